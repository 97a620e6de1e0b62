package dev.zdm.internal.cutover;

import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The guard row follows the phases. Before a step is published the row admits writers of both its ends, so that neither
 * an instance that has not heard of it yet nor one that has is turned away, but nobody older. Ownership moves only after
 * WRITE_NEW was published, and is back before READ_NEW is. Before NEW_ONLY, too, it is moved to where it is already, so that
 * no attempt of an earlier epoch can come afterwards.
 */
public final class DataEffects implements Effects {
    private final DataGates gates;
    private final Optional<HiddenWriting> hidden;
    private final Optional<Flip> flip;

    /** Without a guard there is nothing to move: the phase alone decides. */
    public DataEffects(DataGates gates, Optional<HiddenWriting> hidden, Optional<Flip> flip) {
        this.gates = gates;
        this.hidden = hidden;
        this.flip = flip;
    }

    @Override
    public List<Refusal> refusals(MigrationState from, Target to) {
        List<Refusal> refusals = new ArrayList<>(to.forward() ? gates.forward(from, to) : gates.back(from));
        hidden.ifPresent(writers -> refusals.addAll(writers.refusals(from, to)));
        return refusals;
    }

    @Override
    public String found(MigrationState from, MigrationPhase to) {
        return from.phase() == Phase.WRITE_NEW && to == Phase.NEW_ONLY ? gates.leftBehind() : "";
    }

    @Override
    public Optional<Refusal> before(MigrationState from, MigrationState to) {
        try {
            Optional<Refusal> refusal = flip.isEmpty() ? Optional.empty() : prepareGuard(flip.get(), from, to);
            if (refusal.isEmpty()) {
                hidden.ifPresent(writers -> writers.follow(from, to));
            }
            return refusal;
        } catch (Guard.HeldException e) {
            return Optional.of(new Refusal("guard", e.problem(), e.remedy()));
        }
    }

    private static Optional<Refusal> prepareGuard(Flip guards, MigrationState from, MigrationState to) {
        Optional<Refusal> refusal = Optional.empty();
        if (from.phase() == Phase.OLD_ONLY) {
            refusal = guards.prepare(to);
        }
        if (from.phase() == Phase.WRITE_NEW && to.phase() != Phase.WRITE_NEW) {
            refusal = guards.move(to, to.phase() == Phase.READ_NEW ? Side.OLD : Side.NEW);
        }
        if (refusal.isEmpty()) {
            guards.requirePhase(to.migration(), earlier(from.dataPhase(), to.dataPhase()));
        }
        return refusal;
    }

    private static Phase earlier(Phase from, Phase to) {
        return from.isBefore(to) ? from : to;
    }

    @Override
    public boolean hasUsedUp(MigrationState to) {
        return flip.isPresent() && !to.phase().isParked() && flip.get().isGivenUp(to);
    }

    @Override
    public Optional<Refusal> after(MigrationState to) {
        return to.phase() == Phase.WRITE_NEW && flip.isPresent() ? flip.get().move(to, Side.NEW) : Optional.empty();
    }

    @Override
    public boolean isUnfinished(MigrationState state) {
        return state.phase() == Phase.WRITE_NEW
                && flip.filter(guards -> !guards.isAt(Side.NEW, state)).isPresent();
    }
}
