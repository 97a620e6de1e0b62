package dev.zdm.plan;

import java.util.Locale;

/** What a trigger looks at. Figures are those of the whole fleet, since the present step began. */
public enum TriggerMeasure {
    /**
     * On which side keys begin to fail, each key once: a sequential likelihood ratio. The limit is the ratio of failures
     * that is tolerated, 1 or more. Needs a share between 0 and 100 %.
     */
    FAILURE_ORIGIN,
    /** The same with keys whose calls take longer than nine in ten calls did at first, each key once in a window. */
    SLOWNESS_ORIGIN,
    /** The share of the new side's calls that fail, 0 to 1; only while the old side fails less than the limit itself. */
    ERROR_RATE,
    /** The new side's ninety-fifth percentile of how long calls take, in seconds. */
    LATENCY_P95,
    /** The share of the new side's calls that find it available, 0 to 1; the limit is the least. */
    AVAILABILITY,
    /** The share of comparisons that differ, 0 to 1. */
    MISMATCH_RATE,
    /** How long the oldest copy has been owed to the other side, in seconds. */
    BACKLOG_AGE,
    /** How many instances' circuit breakers of the new side are open. */
    BREAKER_OPEN,
    /** What a {@code RolloutTrigger} of the application says; the limit means nothing. */
    CUSTOM;

    /**
     * The name in configuration and in answers.
     *
     * @return such as {@code failure-origin}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
