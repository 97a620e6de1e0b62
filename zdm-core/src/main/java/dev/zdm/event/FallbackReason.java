package dev.zdm.event;

/** Why the old side answered what belonged to the new one. */
public enum FallbackReason {
    /** The new side failed. */
    FAILED,
    /** The new side had no such row. */
    MISSING,
    /** The circuit breaker of the new side was open. */
    BREAKER_OPEN,
    /** The feature flag was off, or could not be asked. */
    FLAG_OFF
}
