package dev.zdm.spring;

import dev.zdm.annotation.ReadSwitch;
import dev.zdm.plan.CalibrationPolicy;
import dev.zdm.plan.ShadowPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is configured for the comparison that an annotation declares, under {@code zdm.comparisons.<name>}. Immutable.
 *
 * @param sample the share of calls that is compared, in percent; by default what the annotation says
 * @param deadline how long a shadow call may take
 * @param maxConcurrent how many shadow calls may be under way; more are skipped and counted
 * @param ignoredFields the fields that may differ, besides those of the annotation
 * @param calibration how the noise is learnt
 */
public record ComparisonProperties(
        @Nullable Integer sample,
        @DefaultValue("1s") Duration deadline,
        @DefaultValue("8") int maxConcurrent,
        @DefaultValue Set<String> ignoredFields,
        @DefaultValue Calibration calibration) {

    /**
     * How many of the compared calls ask the old implementation twice.
     *
     * @param first so many before the new one is asked at all
     * @param percent the share of the later ones, in percent
     */
    public record Calibration(
            @DefaultValue("100") int first,
            @DefaultValue("5") int percent) {
        CalibrationPolicy policy() {
            return new CalibrationPolicy(first, percent);
        }
    }

    ShadowPolicy shadow(ReadSwitch annotation) {
        Set<String> ignored = new HashSet<>(ignoredFields);
        ignored.addAll(List.of(annotation.ignoredFields()));
        return new ShadowPolicy(sample == null ? annotation.samplePercent() : sample, deadline, maxConcurrent, ignored);
    }
}
