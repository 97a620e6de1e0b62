package dev.zdm.internal.cutover;

import dev.zdm.internal.copy.Pair;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import java.util.Optional;

/** One guard row for both sides: the writes move in one transaction. */
public final class AtomicFlip implements Flip {
    private final Guard guard;
    private final Pair<?, ?, ?> pair;
    private final GatePolicy policy;

    public AtomicFlip(Guard guard, Pair<?, ?, ?> pair, GatePolicy policy) {
        this.guard = guard;
        this.pair = pair;
        this.policy = policy;
    }

    @Override
    public Optional<Refusal> prepare(MigrationState to) {
        guard.prepare(to.migration(), to.run());
        return Optional.empty();
    }

    @Override
    public void requirePhase(String migration, Phase phase) {
        guard.requirePhase(migration, phase);
    }

    @Override
    public Optional<Refusal> move(MigrationState state, Side to) {
        boolean moved =
                isAt(to, state) || guard.handOver(state.migration(), to, policy.maxPause(), () -> continueKeys(to));
        return moved ? Optional.empty() : Optional.of(busy(policy));
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
