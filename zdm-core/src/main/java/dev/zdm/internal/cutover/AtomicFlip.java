package dev.zdm.internal.cutover;

import dev.zdm.internal.copy.AtomicDebts;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TransactionScope;
import java.util.Optional;
import java.util.function.Consumer;

/** One guard row for both sides: the writes move in one transaction. */
public final class AtomicFlip implements Flip {
    private final Guard guard;
    private final TransactionScope transactions;
    private final Optional<? extends AtomicDebts<?>> debts;
    private final Consumer<Side> beforehand;
    private final GatePolicy policy;

    /** Makes room for debts, if there may be any; beforehand something is done in the transaction that moves the writes. */
    public AtomicFlip(
            Guard guard,
            TransactionScope transactions,
            Optional<? extends AtomicDebts<?>> debts,
            Consumer<Side> beforehand,
            GatePolicy policy) {
        this.guard = guard;
        this.transactions = transactions;
        this.debts = debts;
        this.beforehand = beforehand;
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
                guard.handOver(state.migration(), to, state.epoch(), policy.maxPause(), () -> beforehand.accept(to));
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

    static Refusal busy(GatePolicy policy) {
        return new Refusal(
                "hand-over",
                "writers left no moment in " + policy.maxPause() + " in which the writes could move",
                "end long transactions on the migrated tables, or allow a longer pause, and try again");
    }

    @Override
    public boolean isAt(Side side, MigrationState state) {
        return transactions.requiresNew(() -> guard.share(state.migration()).owner()) == side;
    }
}
