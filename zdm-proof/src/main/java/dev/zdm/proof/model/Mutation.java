package dev.zdm.proof.model;

/** A rule of the protocol left out. Each must be found unsafe. */
enum Mutation {
    /** Writes look at no guard before the phases in which it says who serialises. */
    NO_WRITE_FENCE,
    /** The guard is read before the writing transaction instead of in it. */
    GUARD_OUTSIDE_TRANSACTION,
    /** At 100 % a flag or an open breaker sends reads to the old side without its guard. */
    UNGUARDED_DETOUR,
    /** A copy does not look at the guard of its destination. */
    COPY_WITHOUT_DESTINATION_GUARD,
    /** A copy does not compare labels. */
    COPY_WITHOUT_FENCE,
    /** The other side receives the command instead of the row. */
    REPLAY_COMMAND,
    /** The repairer reads the row before its label. */
    ROW_BEFORE_LABEL,
    /** A deletion takes the label of its row along. */
    NO_TOMBSTONE,
    /** Marks made before the backfill are not made anew. */
    NO_B0,
    /** A write is acknowledged in SYNC and later before its copy has arrived. */
    ACKNOWLEDGE_BEFORE_BOTH,
    /** The new side is opened for writes while copies to it are pending. */
    FLIP_BEFORE_DRAIN,
    /** An epoch is acknowledged although operations of an earlier one are under way. */
    ACKNOWLEDGE_WITHOUT_DRAINING,
    /** Ownership goes back to the old side although NEW_ONLY has left it behind. */
    FLIP_BACK_WHILE_INCOMPLETE,
    /** Two phases back are taken at once. */
    SECOND_STEP_BACK_AT_ONCE,
    /** A step back lets writes through of the phase before the one gone back to. */
    GUARD_LOWERED_TOO_FAR,
    /** READ_NEW opens although marks made before SYNC are pending. */
    NO_PENDING_GATE,
    /** The gates are looked at before the transaction that moves the epoch. */
    GATE_OUTSIDE_EPOCH_TRANSACTION,
    /** A unit of work that writes reads the side of the share. */
    WRITING_UNIT_READS_NEW,
    /** A backfill that touches keys passes over those which have a mark. */
    MARKED_KEYS_NOT_TOUCHED,
    /** The rows of a range are copied whether or not their keys have a fence. */
    FENCES_NOT_ASKED,
    /** The fences in a range are read before it is published. */
    FENCES_READ_BEFORE_PUBLICATION,
    /** Rows of a range are written although somebody else has published it since. */
    CLOSED_WITHOUT_TOKEN,
    /** Copies of single keys are applied while their range is open. */
    COPY_INTO_OPEN_RANGE,
    /** New rows that have no fence stay as they are. */
    STRANGERS_LEFT,
    /** ATOMIC: a write locks the new row before the old one. */
    NEW_ROW_BEFORE_OLD,
    /** ATOMIC: the backfill locks the new row before the old one. */
    BACKFILL_LOCKS_NEW_FIRST,
    /** ATOMIC: the backfill reads the old row without its lock. */
    BACKFILL_WITHOUT_LOCK,
    /** ATOMIC: new rows without an old one stay. */
    NO_SWEEP,
    /** ATOMIC: a sweep does not look for the old row again under the new row's lock. */
    SWEEP_LOOKS_ONCE,
    /** ATOMIC: a copy that removes does not look at its own side again. */
    ABSENCE_LOOKED_AT_ONCE,
    /** ATOMIC: the row to be copied is read without its lock after a statement that changed nothing. */
    READ_AGAIN_WITHOUT_LOCK,
    /** ATOMIC: while the new side may own, writers of an absent old row do not lock the key. */
    NO_LOCK_OF_ABSENT_KEY,
    /** ATOMIC: what the new side refuses is marked and acknowledged in SYNC too. */
    MARK_INSTEAD_OF_COPY_IN_SYNC
}
