package dev.zdm.cli;

/** What a command ends with, for scripts. */
final class Exit {
    /** Done; of a gate: open. */
    static final int DONE = 0;
    /** Refused; of a gate: shut. */
    static final int REFUSED = 1;
    /** Asked for wrongly. */
    static final int USAGE = 2;
    /** Nobody answered. */
    static final int UNREACHABLE = 3;

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private Exit() {}

    static int of(int status) {
        if (status < 300) {
            return DONE;
        }
        if (status == BAD_REQUEST || status == NOT_FOUND) {
            return USAGE;
        }
        return status >= SERVER_ERROR ? UNREACHABLE : REFUSED;
    }
}
