package dev.zdm.plan;

import java.time.Duration;

/**
 * How fast scans go over the rows.
 *
 * @param chunkSize rows in one chunk, and so in one transaction
 * @param pause the rest between two chunks of a backfill
 */
public record ScanPolicy(int chunkSize, Duration pause) {
    /** 1,000 rows, 0.1 seconds. */
    public static final ScanPolicy DEFAULT = new ScanPolicy(1_000, Duration.ofMillis(100));

    /** Checks the numbers. */
    public ScanPolicy {
        if (chunkSize < 1 || pause.isNegative()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "chunks of " + chunkSize + " rows with a pause of " + pause + " can never work",
                    "give at least one row and a pause that is not negative");
        }
    }
}
