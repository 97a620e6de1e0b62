package dev.zdm.plan;

import java.time.Duration;

/**
 * How fast scans go over the rows, and how much they put up with. Immutable.
 *
 * @param chunkSize rows in the first chunk, and in every one if {@code chunkTime} is zero
 * @param pause the rest between two chunks of a lane
 * @param lanes how many chunks one instance does at once, at least 1. One of them runs on the thread of the scan, the others
 *     on threads of the executor as far as it has any to spare. Stores that know no ranges of keys are scanned in one
 * @param chunkTime how long a chunk should take; its number of rows follows, up to 100,000 rows or some 16 MiB. Zero for chunks
 *     that all have {@code chunkSize} rows
 * @param lockTime the same for chunks that hold locks on rows which the application may want to write
 * @param rowsPerSecond how many rows the lanes of one instance do together in a second, 0 for no limit
 * @param badRowLimit how many copies may have been given up before a backfill stops at a row that cannot be copied; 0 to stop
 *     at the first. What live writes gave up counts, too
 * @param lease how long a chunk stays with an instance that is not heard of, before another one does it
 */
public record ScanPolicy(
        int chunkSize,
        Duration pause,
        int lanes,
        Duration chunkTime,
        Duration lockTime,
        long rowsPerSecond,
        int badRowLimit,
        Duration lease) {
    /**
     * 1,000 rows at first, no pause, two lanes, chunks of 0.5 seconds or 50 milliseconds under locks, no limit of rows, 100 bad
     * rows, 30 seconds.
     */
    public static final ScanPolicy DEFAULT = new ScanPolicy(
            1_000, Duration.ZERO, 2, Duration.ofMillis(500), Duration.ofMillis(50), 0, 100, Duration.ofSeconds(30));

    /** Checks the numbers. */
    public ScanPolicy {
        if (chunkSize < 1 || pause.isNegative()) {
            throw refused(
                    "chunks of " + chunkSize + " rows with a pause of " + pause,
                    "give at least one row and a pause that is not negative");
        }
        if (lanes < 1 || chunkTime.isNegative() || !isPositive(lockTime) || !isPositive(lease)) {
            throw refused(
                    lanes + " lanes with chunks of " + chunkTime + ", or " + lockTime + " under locks, leased for "
                            + lease,
                    "give at least one lane, and times that are not negative; only chunkTime may be zero");
        }
        if (rowsPerSecond < 0 || badRowLimit < 0) {
            throw refused(
                    "a limit of " + rowsPerSecond + " rows in a second, or of " + badRowLimit + " bad rows,",
                    "give limits that are not negative");
        }
    }

    /**
     * Chunks that all have one size, in one lane, which stop at the first row that cannot be copied.
     *
     * @param chunkSize rows in one chunk
     * @param pause the rest between two chunks
     */
    public ScanPolicy(int chunkSize, Duration pause) {
        this(chunkSize, pause, 1, Duration.ZERO, Duration.ofMillis(50), 0, 0, Duration.ofSeconds(30));
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }

    private static ConfigurationException refused(String what, String remedy) {
        return new ConfigurationException(null, null, what + " can never work", remedy);
    }

    /**
     * The same with chunks that begin at another size.
     *
     * @param rows rows in the first chunk
     * @return the policy
     */
    public ScanPolicy withChunkSize(int rows) {
        return new ScanPolicy(rows, pause, lanes, chunkTime, lockTime, rowsPerSecond, badRowLimit, lease);
    }

    /**
     * The same with another rest between two chunks.
     *
     * @param rest the rest
     * @return the policy
     */
    public ScanPolicy withPause(Duration rest) {
        return new ScanPolicy(chunkSize, rest, lanes, chunkTime, lockTime, rowsPerSecond, badRowLimit, lease);
    }

    /**
     * The same with another number of lanes.
     *
     * @param number the lanes
     * @return the policy
     */
    public ScanPolicy withLanes(int number) {
        return new ScanPolicy(chunkSize, pause, number, chunkTime, lockTime, rowsPerSecond, badRowLimit, lease);
    }

    /**
     * The same with chunks that take another time.
     *
     * @param time how long a chunk should take, zero for chunks of one size
     * @param underLocks how long one that holds locks should take
     * @return the policy
     */
    public ScanPolicy withChunkTime(Duration time, Duration underLocks) {
        return new ScanPolicy(chunkSize, pause, lanes, time, underLocks, rowsPerSecond, badRowLimit, lease);
    }

    /**
     * The same with another limit of rows.
     *
     * @param rows rows in a second, 0 for no limit
     * @return the policy
     */
    public ScanPolicy withRowsPerSecond(long rows) {
        return new ScanPolicy(chunkSize, pause, lanes, chunkTime, lockTime, rows, badRowLimit, lease);
    }

    /**
     * The same with another limit of rows that cannot be copied.
     *
     * @param rows how many are put up with
     * @return the policy
     */
    public ScanPolicy withBadRowLimit(int rows) {
        return new ScanPolicy(chunkSize, pause, lanes, chunkTime, lockTime, rowsPerSecond, rows, lease);
    }

    /**
     * The same with another lease.
     *
     * @param time how long a chunk stays with an instance that is not heard of
     * @return the policy
     */
    public ScanPolicy withLease(Duration time) {
        return new ScanPolicy(chunkSize, pause, lanes, chunkTime, lockTime, rowsPerSecond, badRowLimit, time);
    }
}
