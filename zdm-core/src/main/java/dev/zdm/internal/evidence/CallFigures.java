package dev.zdm.internal.evidence;

import java.util.concurrent.atomic.LongAdder;

/** Calls of one operation on one side. */
public final class CallFigures {
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder succeededNanos = new LongAdder();
    private final LongAdder failedNanos = new LongAdder();

    void add(boolean success, long nanos) {
        (success ? succeeded : failed).increment();
        (success ? succeededNanos : failedNanos).add(nanos);
    }

    public long succeeded() {
        return succeeded.sum();
    }

    public long failed() {
        return failed.sum();
    }

    public long nanos(boolean success) {
        return (success ? succeededNanos : failedNanos).sum();
    }
}
