package dev.zdm.internal.evidence;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.FailureKind;
import dev.zdm.internal.fleet.Stripes;
import java.util.concurrent.atomic.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one operation on one side: how many, how long, the slowest, and the failures by kind. Calls of parked phases
 * are counted apart, because nobody measured them: adding them to the measured ones would make the mean a lie.
 */
public final class CallFigures extends Stripes implements CallRecorder {
    private static final int SUCCEEDED = 0;
    private static final int SUCCEEDED_NANOS = 1;
    private static final int FAILED = 2;
    private static final int FAILED_NANOS = 3;
    private static final int UNTIMED_SUCCEEDED = 4;
    private static final int UNTIMED_FAILED = 5;
    private static final int ANSWERS = 6;
    private static final int TOO_SLOW = 7;
    private static final int KINDS = 8;

    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
    private volatile @Nullable RecentDurations recent;
    private volatile long limit = Long.MAX_VALUE;

    public CallFigures() {
        super(KINDS + FailureKind.values().length);
    }

    @Override
    public void succeeded() {
        add(UNTIMED_SUCCEEDED, 1);
    }

    @Override
    public void failed(Throwable cause) {
        add(UNTIMED_FAILED, 1);
        addKind(cause);
    }

    @Override
    public void succeeded(long nanos) {
        addOneAnd(SUCCEEDED, nanos);
        took(nanos);
    }

    @Override
    public void failed(long nanos, Throwable cause) {
        addOneAnd(FAILED, nanos);
        took(nanos);
        addKind(cause);
    }

    @Override
    public void answered(long nanos, Throwable answer) {
        failed(nanos, answer);
        add(ANSWERS, 1);
    }

    /** How many failed calls were answers. */
    long answers() {
        return sum(ANSWERS);
    }

    private void took(long nanos) {
        slowest.accumulate(nanos);
        RecentDurations durations = recent;
        if (durations != null) {
            durations.add(nanos);
        }
        if (nanos > limit) {
            add(TOO_SLOW, 1);
        }
    }

    /** From now on, counts the timed calls that take longer, too. */
    void countSlowerThan(long nanos) {
        limit = nanos;
    }

    /** How many timed calls took longer than the limit, of those since there is one. */
    long tooSlow() {
        return sum(TOO_SLOW);
    }

    /** From now on, counts how long timed calls take there, too. */
    void alsoIn(RecentDurations durations) {
        recent = durations;
    }

    private void addKind(Throwable cause) {
        add(field(FailureKind.of(cause)), 1);
    }

    @SuppressWarnings("EnumOrdinal") // a stripe has numbered fields, which nobody stores
    private static int field(FailureKind kind) {
        return KINDS + kind.ordinal();
    }

    /** All calls, timed or not. */
    public long count(boolean success) {
        return timed(success) + untimed(success);
    }

    /** Calls while the migration was not parked. */
    public long timed(boolean success) {
        return sum(success ? SUCCEEDED : FAILED);
    }

    /** Calls while the migration was parked. */
    public long untimed(boolean success) {
        return sum(success ? UNTIMED_SUCCEEDED : UNTIMED_FAILED);
    }

    /** How long the timed calls took, in all. */
    public long nanos(boolean success) {
        return sum(success ? SUCCEEDED_NANOS : FAILED_NANOS);
    }

    /** The slowest timed call since this was last asked; 0 if there was none. */
    public long takeMaxNanos() {
        return slowest.getThenReset();
    }

    /** All failed calls of a kind, timed or not. */
    public long failed(FailureKind kind) {
        return sum(field(kind));
    }
}
