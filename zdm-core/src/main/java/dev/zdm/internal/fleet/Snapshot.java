package dev.zdm.internal.fleet;

import dev.zdm.plan.MigrationState;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * One epoch as this instance sees it, and the count of operations that began in it. Two growing counters instead of one
 * that goes up and down: reading {@code ended} before {@code begun} proves that nothing was under way in between, while
 * neither needs a lock.
 */
public final class Snapshot {
    private final MigrationState state;
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();

    Snapshot(MigrationState state) {
        this.state = state;
    }

    public MigrationState state() {
        return state;
    }

    void begin() {
        begun.increment();
        // An adder is not ordered with the reading of the present epoch that follows; without the fence a reader of
        // both
        // could miss this operation while it still takes its epoch for the present one.
        VarHandle.fullFence();
    }

    void end() {
        ended.increment();
    }

    long underWay() {
        long done = ended.sum();
        return begun.sum() - done;
    }
}
