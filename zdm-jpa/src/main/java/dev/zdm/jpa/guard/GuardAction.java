package dev.zdm.jpa.guard;

/** What is done about a statement that would let the two sides of a row come apart. */
public enum GuardAction {
    /** It is refused before it is sent. */
    FAIL,
    /** It is logged, once for each statement and phase, and counted. */
    WARN,
    /** It is counted. */
    COUNT
}
