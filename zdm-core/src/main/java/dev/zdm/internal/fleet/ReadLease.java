package dev.zdm.internal.fleet;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The time for which this instance may trust the state that it knows: shorter than the silence after which others go on
 * without it. Counted from before the renewal was sent, because the answer may have been on its way for long.
 *
 * <p>A machine that was suspended finds its monotonic clock where it stopped, so the wall clock is looked at, too, and by
 * each read: until the next renewal, it would be too late.
 */
final class ReadLease {
    private static final long TOLERANCE = TimeUnit.SECONDS.toNanos(1);

    private final TimeSource time;
    private volatile Term term;

    /** The end on the monotonic clock, and how far the wall clock was ahead of that one. */
    private record Term(long end, long ahead) {}

    ReadLease(TimeSource time) {
        this.time = time;
        this.term = new Term(time.nanoTime(), 0);
    }

    /** One volatile read and one look at each clock. */
    boolean isHeld() {
        Term granted = term;
        long now = time.nanoTime();
        return granted.end() - now > 0 && Math.abs(wall() - now - granted.ahead()) <= TOLERANCE;
    }

    private long wall() {
        Instant now = time.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** The clocks of two machines may run at rates that differ by a fifth. */
    void grant(long sent, Duration timeToLive) {
        term = new Term(sent + timeToLive.toNanos() / 5 * 4, wall() - time.nanoTime());
    }

    void revoke() {
        term = new Term(time.nanoTime(), 0);
    }
}
