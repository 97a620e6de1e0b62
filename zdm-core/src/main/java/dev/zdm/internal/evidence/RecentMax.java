package dev.zdm.internal.evidence;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The largest value of the last two to three minutes, whatever the number of readers. Readers turn the periods, so that
 * those who record pay nothing for it; if nobody has read for longer, the next one hears the largest since then.
 */
final class RecentMax {
    private static final long PERIOD = Duration.ofMinutes(1).toNanos();

    private final LongSupplier taken;
    private final TimeSource time;
    private long begun;
    private long present;
    private long previous;
    private long beforeThat;

    /** The supplier gives the largest value since it was last asked. */
    RecentMax(LongSupplier taken, TimeSource time) {
        this.taken = taken;
        this.time = time;
        this.begun = time.nanoTime();
    }

    synchronized double seconds() {
        present = Math.max(present, taken.getAsLong());
        turn();
        return Math.max(present, Math.max(previous, beforeThat)) / 1e9;
    }

    private void turn() {
        long now = time.nanoTime();
        if (now - begun < PERIOD) {
            return;
        }
        boolean skipped = now - begun >= 2 * PERIOD;
        beforeThat = skipped ? present : previous;
        previous = skipped ? 0 : present;
        present = 0;
        begun = now;
    }
}
