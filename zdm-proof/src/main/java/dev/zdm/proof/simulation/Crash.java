package dev.zdm.proof.simulation;

/** Ends every thread of a process that was killed. An error, so that nobody mistakes it for a failure to be handled. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("the process was killed", null, false, false);
    }
}
