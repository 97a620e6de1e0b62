package dev.zdm.internal.cutover;

import dev.zdm.internal.copy.AtomicDebts;
import dev.zdm.internal.copy.Pair;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Guard;
import java.util.Optional;

/** One guard row for both sides: the writes move in one transaction. */
public final class AtomicFlip implements Flip {
    private final Guard guard;
    private final Pair<?, ?, ?> pair;
    private final Optional<? extends AtomicDebts<?>> debts;
    private final GatePolicy policy;

    /** Makes room for debts, if there may be any. */
    public AtomicFlip(Guard guard, Pair<?, ?, ?> pair, Optional<? extends AtomicDebts<?>> debts, GatePolicy policy) {
        this.guard = guard;
        this.pair = pair;
        this.debts = debts;
        this.policy = policy;
    }

    @Override
    public Optional<Refusal> prepare(MigrationState to) {
        guard.prepare(to.migration(), to.run());
        try {
            debts.ifPresent(AtomicDebts::prepare);
            return Optional.empty();
        } catch (StateStoreException e) {
            return Optional.of(new Refusal(
                    "marks", e.problem(), e.remedy() + "; or set new-failure to FAIL, which needs none of them"));
        }
    }

    @Override
    public void requirePhase(String migration, Phase phase) {
        guard.requirePhase(migration, phase);
    }

    /** The number of the attempt is the epoch to which it belongs, whether that is published already or about to be. */
    @Override
    public Optional<Refusal> move(MigrationState state, Side to) {
        Guard.HandOver outcome =
                guard.handOver(state.migration(), to, state.epoch(), policy.maxPause(), () -> continueKeys(to));
        return switch (outcome) {
            case DONE -> Optional.empty();
            case HELD -> Optional.of(busy(policy));
            case OUTDATED -> Optional.of(outdated(state));
        };
    }

    private static Refusal outdated(MigrationState state) {
        return new Refusal(
                "hand-over",
                "somebody else has moved the writes since epoch " + state.epoch() + " began",
                "look at the present state, then try again");
    }

    private void continueKeys(Side to) {
        pair.store(to).advanceGeneratedKeys(pair.store(to.other()).lastGeneratedKey());
    }

    static Refusal busy(GatePolicy policy) {
        return new Refusal(
                "hand-over",
                "writers left no moment in " + policy.maxPause() + " in which the writes could move",
                "end long transactions on the migrated tables, or allow a longer pause, and try again");
    }

    @Override
    public boolean isAt(Side side, MigrationState state) {
        return pair.old()
                        .home()
                        .transactions()
                        .requiresNew(() -> guard.share(state.migration()).owner())
                == side;
    }
}
