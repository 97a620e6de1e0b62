package dev.zdm.test.fault;

/**
 * The end of the process, as far as a test can have it. An error and no exception, so that no handler on the way takes it
 * for something that a living process could deal with.
 */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(String point, int call) {
        super("the process was told to die at call " + call + " of '" + point + "'");
    }
}
