package dev.zdm.event;

/** The outcome of comparing the answers of both sides. */
public enum Verdict {
    /** Both answers are equal. */
    MATCH,
    /** The answers differ, and still did when both sides were read again. */
    MISMATCH,
    /** The answers differ only in fields that the migration was told to ignore. */
    IGNORED,
    /** The row kept changing while it was compared, or no comparison of these types is known. */
    INCOMPARABLE,
    /** The shadow call failed or passed its deadline. */
    SHADOW_FAILED,
    /** No shadow call was made, because too many were under way. */
    SKIPPED
}
