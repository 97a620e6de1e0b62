package dev.zdm.jdbc;

import java.sql.SQLException;

/**
 * How much of the heap the rows of one range may take, which each lane of a scan holds for itself: a part of what this
 * process may have at most, so that a scan is no danger to the application around it. A single row may always be read.
 */
final class RowMemory {
    private static final long MOST = 64L << 20;

    /** SQL's own state for what goes beyond a limit. */
    private static final String LIMIT_EXCEEDED = "54000";

    /** Of rows that become objects: the driver holds their values once more, and so does what they are mapped to. */
    static final long AS_OBJECTS = part(16);

    /** Of rows that stay bytes. */
    static final long AS_BYTES = part(8);

    private RowMemory() {}

    /** Whoever hears of it tries with fewer rows. */
    static SQLException exceeded(long limit) {
        return new SQLException("the rows of a range take more than " + (limit >> 10) + " KiB", LIMIT_EXCEEDED);
    }

    private static long part(int ofHeap) {
        return Math.min(MOST, Runtime.getRuntime().maxMemory() / ofHeap);
    }
}
