package dev.zdm.plan;

import java.time.Duration;
import java.util.List;

/**
 * What would speak against the new side. Immutable.
 *
 * @param name its name, in answers and for changing it: that of its measure, or of the application's own trigger
 * @param measure what it looks at
 * @param limit in the unit of the measure
 * @param window how far back it looks, within the present step
 * @param minimumCalls how many calls of the new side it needs before it judges
 * @param reaction what follows if it fails
 */
public record Trigger(
        String name, TriggerMeasure measure, double limit, Duration window, long minimumCalls, Reaction reaction) {

    /**
     * The ready-made ones: failures by origin (automatic), slowness by origin (confirm first), more than 5 % errors over
     * 300 s (automatic), a ninety-fifth percentile above 2 s over 600 s (confirm first), less than 95 % available over 120 s
     * (automatic), more than 1 % mismatches over 600 s (confirm first), copies owed for more than 300 s (confirm first), and
     * an open breaker (confirm first: the old side answers its callers meanwhile).
     */
    public static final List<Trigger> DEFAULTS = List.of(
            of(TriggerMeasure.FAILURE_ORIGIN, 1, 86_400, 0, Reaction.AUTOMATIC),
            of(TriggerMeasure.SLOWNESS_ORIGIN, 1, 600, 0, Reaction.CONFIRM_FIRST),
            of(TriggerMeasure.ERROR_RATE, 0.05, 300, 20, Reaction.AUTOMATIC),
            of(TriggerMeasure.LATENCY_P95, 2, 600, 20, Reaction.CONFIRM_FIRST),
            of(TriggerMeasure.AVAILABILITY, 0.95, 120, 20, Reaction.AUTOMATIC),
            of(TriggerMeasure.MISMATCH_RATE, 0.01, 600, 0, Reaction.CONFIRM_FIRST),
            of(TriggerMeasure.BACKLOG_AGE, 300, 60, 0, Reaction.CONFIRM_FIRST),
            of(TriggerMeasure.BREAKER_OPEN, 0, 60, 0, Reaction.CONFIRM_FIRST));

    /** Checks the numbers. */
    public Trigger {
        if (name.isBlank()) {
            throw invalid("a trigger", "has a blank name", "give it one");
        }
        if (!Double.isFinite(limit) || limit < 0) {
            throw invalid(name, "has the limit " + limit, "give a number of 0 or more, in the unit of its measure");
        }
        if (window.isNegative() || window.isZero() || minimumCalls < 0) {
            throw invalid(
                    name,
                    "looks back " + window + " and needs " + minimumCalls + " calls",
                    "give a window of more than zero and a minimum of zero or more");
        }
        checkUnit(name, measure, limit);
    }

    private static void checkUnit(String name, TriggerMeasure measure, double limit) {
        boolean isShare = switch (measure) {
            case ERROR_RATE, AVAILABILITY, MISMATCH_RATE -> true;
            default -> false;
        };
        if (isShare && limit > 1) {
            throw invalid(name, "has the limit " + limit, "give a share between 0 and 1, such as 0.05 for 5 %");
        }
        boolean isRatio = measure == TriggerMeasure.FAILURE_ORIGIN || measure == TriggerMeasure.SLOWNESS_ORIGIN;
        if (isRatio && (limit < 1 || limit > 2)) {
            throw invalid(
                    name,
                    "tolerates " + limit + " times the failures of the old side",
                    "give a ratio between 1 and 2: at 1 the new side may fail as often as the old one");
        }
    }

    private static Trigger of(TriggerMeasure measure, double limit, long seconds, long minimum, Reaction reaction) {
        return new Trigger(measure.label(), measure, limit, Duration.ofSeconds(seconds), minimum, reaction);
    }

    private static ConfigurationException invalid(String name, String problem, String remedy) {
        return new ConfigurationException(null, null, "trigger '" + name + "' " + problem, remedy);
    }

    /**
     * The same with another reaction.
     *
     * @param other what follows if it fails
     * @return a new trigger
     */
    public Trigger reacting(Reaction other) {
        return new Trigger(name, measure, limit, window, minimumCalls, other);
    }
}
