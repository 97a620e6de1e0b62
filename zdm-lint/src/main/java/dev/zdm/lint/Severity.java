package dev.zdm.lint;

/** How much a finding matters. */
public enum Severity {
    /** Blocks, loses or breaks: not to be run as it is. */
    ERROR,
    /** Safe only under conditions that the file does not show. */
    WARNING,
    /** Works, and will be regretted. */
    HINT
}
