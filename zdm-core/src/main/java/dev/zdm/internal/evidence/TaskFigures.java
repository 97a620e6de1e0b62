package dev.zdm.internal.evidence;

import dev.zdm.event.TaskOutcome;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** One task: how often it ended how, and how long it took. */
public final class TaskFigures {
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);

    void add(TaskOutcome outcome, long took) {
        of(outcome).increment();
        nanos.add(took);
        slowest.accumulate(took);
    }

    private LongAdder of(TaskOutcome outcome) {
        return switch (outcome) {
            case SUCCESS -> succeeded;
            case FAILURE -> failed;
            case REFUSED -> refused;
        };
    }

    public long count(TaskOutcome outcome) {
        return of(outcome).sum();
    }

    public long count() {
        return succeeded.sum() + failed.sum() + refused.sum();
    }

    public long nanos() {
        return nanos.sum();
    }

    /** The slowest since this was last asked; 0 if there was none. */
    public long takeMaxNanos() {
        return slowest.getThenReset();
    }
}
