package dev.zdm.plan;

import java.time.Duration;
import java.util.Set;

/**
 * How the other side is asked in the shadow and compared.
 *
 * @param samplePercent how many of the reads or calls are repeated, 0 to 100
 * @param deadline after which a shadow call is given up
 * @param maxConcurrent how many may be under way at once; more are skipped and counted
 * @param ignoredFields names of fields whose difference is no mismatch
 */
public record ShadowPolicy(int samplePercent, Duration deadline, int maxConcurrent, Set<String> ignoredFields) {
    /** Every tenth call, 1 second, 8 at once, no field ignored. */
    public static final ShadowPolicy DEFAULT = new ShadowPolicy(10, Duration.ofSeconds(1), 8, Set.of());

    /** Copies the fields and checks the numbers. */
    public ShadowPolicy {
        ignoredFields = Set.copyOf(ignoredFields);
        if (samplePercent < 0 || samplePercent > 100 || maxConcurrent < 1 || !isPositive(deadline)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "shadow calls with sample " + samplePercent + " %, " + maxConcurrent + " at once and deadline "
                            + deadline + " can never work",
                    "give a sample of 0 to 100 %, at least one at once and a positive deadline");
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }
}
