package dev.zdm.plan;

import java.time.Duration;

/**
 * What must hold before a migration moves on.
 *
 * @param bakeTime how long writes must have been on the new side before the old one is no longer kept
 * @param minComparisons how many shadow reads without a mismatch the present share needs before it becomes 100 %
 * @param acceptStale whether a best-effort migration may serve reads that miss an acknowledged write
 * @param acceptOneWay whether writes may move although some rows do not survive the way to the new shape and back
 * @param drainTimeout how long a transition waits for the units of work that began before it
 * @param maxPause how long moving the writes may try to find a moment without writers
 */
public record GatePolicy(
        Duration bakeTime,
        long minComparisons,
        boolean acceptStale,
        boolean acceptOneWay,
        Duration drainTimeout,
        Duration maxPause) {
    /** 5 minutes; no minimum; nothing accepted; 10 seconds for draining and for moving the writes. */
    public static final GatePolicy DEFAULT =
            new GatePolicy(Duration.ofMinutes(5), 0, false, false, Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** Checks the numbers. */
    public GatePolicy {
        if (bakeTime.isNegative() || minComparisons < 0 || drainTimeout.isNegative() || maxPause.isNegative()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a gate has a negative limit",
                    "give durations and counts of zero or more for bake time, comparisons, draining and pause");
        }
    }
}
