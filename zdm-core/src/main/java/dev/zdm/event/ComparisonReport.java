package dev.zdm.event;

import java.util.List;
import java.util.Map;

/**
 * What a comparison of two implementations has found so far on this instance. Names of fields only, never values.
 * Immutable.
 *
 * @param name the comparison's name
 * @param comparisons how often old was compared with new, by verdict; every verdict has its entry
 * @param calibrations how often old was compared with old, by verdict; every verdict has its entry
 * @param fields every field that differed, by name
 */
public record ComparisonReport(
        String name, Map<Verdict, Long> comparisons, Map<Verdict, Long> calibrations, List<Field> fields) {

    /** Copies map and list. */
    public ComparisonReport {
        comparisons = Map.copyOf(comparisons);
        calibrations = Map.copyOf(calibrations);
        fields = List.copyOf(fields);
    }

    /**
     * One field that differed.
     *
     * @param name its name; {@code value} where an answer has no fields of its own, {@code exception} where only one of
     *     both failed or they failed differently
     * @param raw how often it differed between old and new
     * @param noise how often it differed between old and old
     * @param blamed whether it differs between old and new more than by itself
     */
    public record Field(String name, long raw, long noise, boolean blamed) {}

    /**
     * The fields in which the new implementation answers differently.
     *
     * @return their names, sorted; empty if nothing was found, or not enough was compared yet
     */
    public List<String> blamed() {
        return fields.stream().filter(Field::blamed).map(Field::name).toList();
    }
}
