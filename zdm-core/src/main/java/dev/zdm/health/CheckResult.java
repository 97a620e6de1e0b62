package dev.zdm.health;

import java.time.Duration;

/**
 * How one check came out. Immutable.
 *
 * @param migration the migration that it is about, empty if it is about none
 * @param name the check's name
 * @param reach whom it concerns
 * @param status whether it is well
 * @param took how long it took, or has taken so far if there is no answer
 * @param detail one phrase, never an exception's message
 */
public record CheckResult(
        String migration, String name, Reach reach, HealthStatus status, Duration took, String detail) {

    /**
     * Whether it is well.
     *
     * @return true if so
     */
    public boolean isHealthy() {
        return status == HealthStatus.HEALTHY;
    }
}
