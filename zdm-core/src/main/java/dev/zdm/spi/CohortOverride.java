package dev.zdm.spi;

import dev.zdm.plan.Side;
import org.jspecify.annotations.Nullable;

/**
 * Lets a tester's request choose its side, whatever its cohort. Asked only where both sides may answer: in {@code
 * READ_NEW} below 100 %, outside of units of work that write, and in {@code RAMP}. A flag that is off and a breaker that
 * is open still lead to the old side. Thread-safe and quick; what it throws becomes an event, and
 * the cohort decides.
 */
@FunctionalInterface
public interface CohortOverride {

    /**
     * The side that the present request asks for.
     *
     * @param migration the migration's id
     * @return the side, null to leave it to the cohort
     */
    @Nullable
    Side sideFor(String migration);

    /**
     * Leaves everything to the cohorts.
     *
     * @return the default
     */
    static CohortOverride none() {
        return migration -> null;
    }
}
