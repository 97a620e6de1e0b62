package dev.zdm.internal.evidence;

import dev.zdm.event.FailureKind;
import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import java.util.List;

/** The calls of one side until some moment, or between two. */
record SideCounts(long calls, long failures, long unavailable, long tooSlow) {
    private static final List<Operation> OF_CALLERS = List.of(Operation.READ, Operation.WRITE, Operation.CALL);

    static final SideCounts NONE = new SideCounts(0, 0, 0, 0);

    static SideCounts of(Evidence evidence, Side side) {
        return OF_CALLERS.stream()
                .map(operation -> of(evidence.calls(operation, side)))
                .reduce(NONE, SideCounts::plus);
    }

    private static SideCounts of(CallFigures figures) {
        // Failures first: a call that ends meanwhile must not be a failure without having been a call.
        long failed = figures.count(false);
        long answers = figures.answers();
        long unavailable = figures.failed(FailureKind.TIMEOUT) + figures.failed(FailureKind.UNAVAILABLE);
        return new SideCounts(failed + figures.count(true), failed - answers, unavailable, figures.tooSlow());
    }

    private SideCounts plus(SideCounts other) {
        return new SideCounts(
                calls + other.calls,
                failures + other.failures,
                unavailable + other.unavailable,
                tooSlow + other.tooSlow);
    }

    /**
     * What was added since. Counters are read one after the other while calls end: a part is never told to hold more
     * failures than calls, and what one part lacks the next one has.
     */
    SideCounts since(SideCounts before) {
        long ended = Math.max(0, calls - before.calls);
        long failed = clamp(failures - before.failures, ended);
        return new SideCounts(
                ended, failed, clamp(unavailable - before.unavailable, failed), clamp(tooSlow - before.tooSlow, ended));
    }

    private static long clamp(long number, long most) {
        return Math.max(0, Math.min(number, most));
    }
}
