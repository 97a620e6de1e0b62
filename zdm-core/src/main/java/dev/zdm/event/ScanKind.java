package dev.zdm.event;

/** What a scan over all rows is for. */
public enum ScanKind {
    /** Copies the rows that were there before dual writing began. */
    BACKFILL,
    /** Compares both sides, in both directions. */
    VERIFICATION
}
