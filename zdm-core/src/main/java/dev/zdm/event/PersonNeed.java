package dev.zdm.event;

/** For what a rollout needs a person. */
public enum PersonNeed {
    /** The next step waits for an approval. */
    APPROVAL,
    /** A trigger has failed that rolls back only if somebody confirms it. */
    CONFIRMATION,
    /** Everything speaks for the next step, and a gate stays shut. */
    GATE,
    /** A trigger has failed, and the migration could not be rolled back. */
    FAILED_ROLLBACK
}
