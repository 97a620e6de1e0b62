package dev.zdm.plan;

/** What a migration can promise about its two sides, weakest first. Found at start-up, never assumed. */
public enum ConsistencyMode {
    /** The other side is written after the authoritative one; a crash between the two leaves no trace. */
    BEST_EFFORT,
    /** Two SQL databases; every write leaves a mark in the transaction of the authoritative one until it is copied. */
    DURABLE,
    /** Both sides change in one transaction of one database. */
    ATOMIC
}
