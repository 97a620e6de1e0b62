package dev.zdm.lint.cli;

import picocli.CommandLine;

/**
 * What {@code java -jar zdm-lint.jar} runs. Ends with 0 if nothing of the severity asked for is left, 1 if something is, 2 if it
 * was asked for wrongly or a file could not be read.
 */
public final class Main {
    private Main() {}

    /**
     * Looks through files and folders and ends the process.
     *
     * @param arguments the options and the files; {@code --help} tells them
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LintCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("zdm-lint: " + failure.getMessage());
                    return CommandLine.ExitCode.USAGE;
                });
    }
}
