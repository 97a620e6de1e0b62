package dev.zdm.cli;

/** What ends a command before there is an answer. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exit;

    private CliException(int exit, String problem, String remedy) {
        super(problem + ". Remedy: " + remedy + ".", null, false, false);
        this.exit = exit;
    }

    static CliException usage(String problem, String remedy) {
        return new CliException(Exit.USAGE, problem, remedy);
    }

    static CliException refused(String problem, String remedy) {
        return new CliException(Exit.REFUSED, problem, remedy);
    }

    static CliException unreachable(String problem, String remedy) {
        return new CliException(Exit.UNREACHABLE, problem, remedy);
    }

    int exit() {
        return exit;
    }
}
