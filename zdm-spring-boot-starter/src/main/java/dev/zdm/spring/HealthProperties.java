package dev.zdm.spring;

import dev.zdm.health.HeapCheck;
import dev.zdm.plan.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How health is looked at, and where it is shown. Immutable.
 *
 * @param paths whether {@code /startup}, {@code /ready} and {@code /live} answer at the application's port; needs the
 *     actuator's health endpoint
 * @param keepFor how long what the checks found is shown again; zero to look anew each time
 * @param memoryLimit the share of the heap, in percent, above which live objects make memory unhealthy, 1 to 100
 */
public record HealthProperties(
        @DefaultValue("false") boolean paths,
        @DefaultValue("1s") Duration keepFor,
        @DefaultValue("90") int memoryLimit) {

    /** Refuses what cannot work. */
    public HealthProperties {
        HeapCheck unused = HeapCheck.above(memoryLimit);
        if (keepFor.isNegative()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "zdm.health.keep-for is " + keepFor,
                    "give a duration that is not negative, such as 1s");
        }
    }
}
