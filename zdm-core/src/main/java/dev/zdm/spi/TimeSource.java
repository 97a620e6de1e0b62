package dev.zdm.spi;

import java.time.Instant;

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
     * The machine's own clocks.
     *
     * @return the system's time
     */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
