package dev.zdm.health;

/** How a check, or all of them together, came out. */
public enum HealthStatus {
    /** All is well. */
    HEALTHY,
    /** Something is wrong, or nobody could tell in time. */
    UNHEALTHY
}
