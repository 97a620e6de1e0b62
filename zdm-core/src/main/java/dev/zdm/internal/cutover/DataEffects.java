package dev.zdm.internal.cutover;

import dev.zdm.internal.copy.Pair;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import java.util.List;
import java.util.Optional;

/**
 * The guard row follows the phases. Before a step is published the row admits writers of both its ends, so that neither
 * an instance that has not heard of it yet nor one that has is turned away, but nobody older. Ownership moves only after
 * WRITE_NEW was published, and is back before READ_NEW is.
 */
public final class DataEffects implements Effects {
    private final DataGates gates;
    private final Optional<Guard> guard;
    private final Pair<?, ?, ?> pair;
    private final GatePolicy policy;

    public DataEffects(DataGates gates, Optional<Guard> guard, Pair<?, ?, ?> pair, GatePolicy policy) {
        this.gates = gates;
        this.guard = guard;
        this.pair = pair;
        this.policy = policy;
    }

    @Override
    public List<Refusal> refusals(MigrationState from, Target to) {
        return to.forward() ? gates.forward(from, (Phase) to.phase(), to.share()) : gates.back(from);
    }

    @Override
    public Optional<Refusal> before(MigrationState from, MigrationState to) {
        try {
            return guard.isEmpty() ? Optional.empty() : prepareGuard(from, to);
        } catch (Guard.HeldException e) {
            return Optional.of(new Refusal("guard", e.problem(), e.remedy()));
        }
    }

    private Optional<Refusal> prepareGuard(MigrationState from, MigrationState to) {
        if (from.phase() == Phase.OLD_ONLY) {
            guard.get().prepare(to.migration(), to.run());
        }
        if (from.phase() == Phase.WRITE_NEW && to.phase() == Phase.READ_NEW && !returnToOld(from)) {
            return Optional.of(busy());
        }
        guard.get().requirePhase(to.migration(), earlier(from.dataPhase(), to.dataPhase()));
        return Optional.empty();
    }

    private static Phase earlier(Phase from, Phase to) {
        return from.isBefore(to) ? from : to;
    }

    @Override
    public Optional<Refusal> after(MigrationState to) {
        if (to.phase() != Phase.WRITE_NEW || guard.isEmpty() || handOver(to, Side.NEW)) {
            return Optional.empty();
        }
        return Optional.of(busy());
    }

    private boolean returnToOld(MigrationState from) {
        return isUnfinished(from) || handOver(from, Side.OLD);
    }

    private boolean handOver(MigrationState state, Side to) {
        return guard.isPresent()
                && guard.get().handOver(state.migration(), to, policy.maxPause(), () -> continueKeys(to));
    }

    private void continueKeys(Side to) {
        pair.store(to).advanceGeneratedKeys(pair.store(to.other()).lastGeneratedKey());
    }

    private Refusal busy() {
        return new Refusal(
                "hand-over",
                "writers left no moment in " + policy.maxPause() + " in which the writes could move",
                "end long transactions on the migrated tables, or allow a longer pause, and try again");
    }

    @Override
    public boolean isUnfinished(MigrationState state) {
        return state.phase() == Phase.WRITE_NEW
                && gates.owner(state).filter(Side.OLD::equals).isPresent();
    }
}
