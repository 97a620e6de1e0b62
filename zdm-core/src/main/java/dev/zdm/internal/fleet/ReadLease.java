package dev.zdm.internal.fleet;

import dev.zdm.spi.TimeSource;
import java.time.Duration;

/**
 * The time for which this instance may trust the state that it knows: shorter than the silence after which others go on
 * without it. Counted from before the renewal was sent, because the answer may have been on its way for long.
 */
final class ReadLease {
    private final TimeSource time;
    private volatile long end;

    ReadLease(TimeSource time) {
        this.time = time;
        this.end = time.nanoTime();
    }

    /** One volatile read and one look at the clock. */
    boolean isHeld() {
        return end - time.nanoTime() > 0;
    }

    /** The clocks of two machines may run at rates that differ by a fifth. */
    void grant(long sent, Duration timeToLive) {
        end = sent + timeToLive.toNanos() / 5 * 4;
    }

    void revoke() {
        end = time.nanoTime();
    }
}
