package dev.zdm.proof.crash.wire;

/** What became of a request. */
public enum Outcome {
    /** Done, and acknowledged. */
    OK,
    /** Did not happen, and never will. */
    FAILED,
    /** Happened; the other side has it later. */
    PENDING,
    /** Happened, or did not, or will happen until the end: the connection was lost at the commit, or the process died. */
    INDETERMINATE,
    /** The child is ready; no answer to anything. */
    READY,
    /** The child halts at a failpoint now; no answer to anything. */
    HALTING
}
