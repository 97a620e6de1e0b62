package dev.zdm.internal.scan;

import dev.zdm.spi.TimeSource;

/** How many rows are done in a second, of late: what lies ten seconds back counts a third of what is new. Thread-safe. */
public final class Meter {
    private static final double MEMORY_NANOS = 10e9;

    private final TimeSource time;
    private long at;
    private double rows;
    private double nanos;

    Meter(TimeSource time) {
        this.time = time;
        this.at = time.nanoTime();
    }

    /** A scan begins. */
    synchronized void begin() {
        at = time.nanoTime();
        rows = 0;
        nanos = 0;
    }

    synchronized void add(long more) {
        age();
        rows += more;
    }

    public synchronized double rowsPerSecond() {
        age();
        return nanos == 0 ? 0 : rows * 1e9 / nanos;
    }

    private void age() {
        long now = time.nanoTime();
        double passed = now - at;
        double kept = Math.exp(-passed / MEMORY_NANOS);
        rows *= kept;
        nanos = nanos * kept + passed;
        at = now;
    }
}
