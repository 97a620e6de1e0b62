package dev.zdm.event;

/** What moves a migration on, besides the calls of the application. */
public enum Task {
    /** One chunk of a backfill. */
    BACKFILL,
    /** One chunk of a verification. */
    VERIFICATION,
    /** A step forward. */
    ADVANCE,
    /** A step to the phase before. */
    ROLLBACK,
    /** A change of the share. */
    SHARE,
    /** Holding the migration. */
    PAUSE,
    /** Releasing it. */
    RESUME,
    /** Giving up an instance that is known to be dead. */
    EVICT,
    /** Giving the old side up for good. */
    CONTRACT
}
