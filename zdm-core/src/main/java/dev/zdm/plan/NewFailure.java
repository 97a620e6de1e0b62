package dev.zdm.plan;

/**
 * What becomes of a write in one transaction of both sides if the new side refuses the copy of its row, while nobody reads
 * the new side and no write is acknowledged by it, that is in {@code DUAL_WRITE} and {@code BACKFILL}. From {@code SYNC} on
 * such a write is always refused. Means nothing in other modes than {@link ConsistencyMode#ATOMIC}.
 */
public enum NewFailure {
    /**
     * The write succeeds, and the copy is owed: marked in the same transaction, tried again by the repairers, and in the way
     * of {@code SYNC} until it has arrived. A store that can keep no marks, or cannot undo a failed copy alone, does as
     * {@link #FAIL} says.
     */
    MARK,
    /** The write is refused, and rolled back on both sides. */
    FAIL
}
