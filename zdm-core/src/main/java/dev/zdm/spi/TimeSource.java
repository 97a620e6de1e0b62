package dev.zdm.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** The time, so that tests can move it. Thread-safe. */
public interface TimeSource {

    /**
     * The time of day.
     *
     * @return now
     */
    Instant now();

    /**
     * A clock for durations, in nanoseconds, with no relation to the time of day.
     *
     * @return nanoseconds since some fixed point
     */
    long nanoTime();

    /**
     * Lets the calling thread rest, and may return early. A time that is moved by hand may move itself instead.
     *
     * @param atMost how long
     */
    default void pause(Duration atMost) {
        LockSupport.parkNanos(this, atMost.toNanos());
    }

    /**
     * The machine's own clocks.
     *
     * @return the system's time
     */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
