package dev.zdm.event;

/** How a task ended. */
public enum TaskOutcome {
    /** It did what was asked. */
    SUCCESS,
    /** It failed with an exception. */
    FAILURE,
    /** A condition was not met; nothing changed. */
    REFUSED
}
