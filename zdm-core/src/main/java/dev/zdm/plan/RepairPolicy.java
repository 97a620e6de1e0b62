package dev.zdm.plan;

import java.time.Duration;

/**
 * How copies that one side owes the other are made up for.
 *
 * @param maxAttempts after how many failures a copy that the other side refuses is given up; one that finds the other side
 *     down is tried for ever
 * @param batch how many copies are taken at once
 * @param lease how long copies that were taken are left alone, so that they come back if whoever took them dies
 * @param firstDelay the longest rest after the first failure; it doubles with every further one
 * @param longestDelay the longest rest of all
 * @param pendingAge how old a copy may be that is owed when a write begins to wait for its copy
 * @param failuresBeforeRetreat how many failures in a row, while writes wait for their copies, send the migration back by
 *     itself; 0 for never
 */
public record RepairPolicy(
        int maxAttempts,
        int batch,
        Duration lease,
        Duration firstDelay,
        Duration longestDelay,
        Duration pendingAge,
        int failuresBeforeRetreat) {
    /** 10 attempts, 100 copies for 5 seconds, rests of 0.1 to 30 seconds, 30 seconds old, back after 3 failures. */
    public static final RepairPolicy DEFAULT = new RepairPolicy(
            10, 100, Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofSeconds(30), 3);

    /** Checks the numbers. */
    public RepairPolicy {
        boolean counts = maxAttempts > 0 && batch > 0 && failuresBeforeRetreat >= 0;
        if (!counts || !isPositive(lease) || !isPositive(firstDelay) || !isPositive(longestDelay)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a repair policy has a limit of zero or less",
                    "give attempts, batch, lease and delays of more than zero");
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    /**
     * The longest rest after some failures: exponential, up to the longest of all.
     *
     * @param failures how many there were, at least 1
     * @return the rest, to be multiplied by a random number up to 1
     */
    public Duration delayAfter(int failures) {
        Duration doubled = firstDelay.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 20));
        return doubled.compareTo(longestDelay) > 0 ? longestDelay : doubled;
    }
}
