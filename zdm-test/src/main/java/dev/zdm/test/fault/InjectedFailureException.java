package dev.zdm.test.fault;

/** What a call throws that a test told to fail. */
public final class InjectedFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InjectedFailureException(String point, int call) {
        super("call " + call + " of '" + point + "' was told to fail by the test");
    }
}
