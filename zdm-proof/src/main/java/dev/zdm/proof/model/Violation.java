package dev.zdm.proof.model;

/** What a protocol must not do, most serious first. */
enum Violation {
    /** An acknowledged write is gone from the side that serialises writes. */
    LOST_WRITE,
    /** A read returned a value that an acknowledged write had replaced before the read began. */
    STALE_READ,
    /** Both sides accept first writes. */
    TWO_OWNERS,
    /** The sides differ, and no mark says that a copy is owed. */
    SILENT_DIVERGENCE,
    /** A committed write was promised to be copied, and never can be. */
    STRANDED_COPY,
    /** Transactions wait for each other. */
    DEADLOCK,
    /** Nothing can happen, but not everything was done. */
    STUCK
}
