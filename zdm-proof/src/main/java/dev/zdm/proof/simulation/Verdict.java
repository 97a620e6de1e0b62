package dev.zdm.proof.simulation;

/** What is wrong with a history. */
enum Verdict {
    /** Nothing. */
    SOUND,
    /** An acknowledged write is not in the row that is left, or half of it. */
    LOST,
    /** There is a row although it was deleted. */
    RESURRECTED,
    /** A read returned what had been replaced before it began. */
    STALE,
    /** The two sides differ although nothing is under way. */
    DIVERGED,
    /** Two transactions of the application waited for each other, which took its keys in their order. */
    DEADLOCKED,
    /** Nobody disturbs anybody any more, and still an instance cannot write. */
    REFUSED,
    /** An operation ended as no operation may. */
    UNEXPECTED,
    /** Somebody waits for ever. */
    STUCK
}
