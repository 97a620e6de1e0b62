package dev.zdm.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What all checks found. Immutable.
 *
 * @param status unhealthy if a check is that concerns more than a migration
 * @param at when the checks began
 * @param took how long all took together
 * @param checks each of them: the application's own first, then those of each migration
 */
public record HealthReport(HealthStatus status, Instant at, Duration took, List<CheckResult> checks) {

    /** Copies the list. */
    public HealthReport {
        checks = List.copyOf(checks);
    }

    static HealthReport of(Instant at, Duration took, List<CheckResult> checks) {
        boolean unwell = checks.stream().anyMatch(check -> !check.isHealthy() && check.reach() != Reach.MIGRATION);
        return new HealthReport(unwell ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY, at, took, checks);
    }

    /**
     * Whether all is well that concerns more than a migration.
     *
     * @return true if so
     */
    public boolean isHealthy() {
        return status == HealthStatus.HEALTHY;
    }

    /**
     * Whether this instance may get requests.
     *
     * @return false if a check of {@link Reach#INSTANCE} is unhealthy
     */
    public boolean isFit() {
        return checks.stream().allMatch(check -> check.isHealthy() || check.reach() != Reach.INSTANCE);
    }

    /**
     * The checks that are unhealthy, whomever they concern.
     *
     * @return each of them
     */
    public List<CheckResult> concerns() {
        return checks.stream().filter(check -> !check.isHealthy()).toList();
    }
}
