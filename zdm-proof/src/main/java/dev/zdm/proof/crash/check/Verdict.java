package dev.zdm.proof.crash.check;

/** What may be wrong with an answer or a row. */
public enum Verdict {
    /** An acknowledged write is not there at the end. */
    LOST,
    /** A read missed what had been acknowledged before it began. */
    STALE,
    /** A row is there, or was read, although its removal was acknowledged last. */
    RESURRECTED,
    /** A row differs between the sides at the end. */
    DIVERGED,
    /** Something is there that failed, was never asked for, or is there twice. */
    PHANTOM
}
