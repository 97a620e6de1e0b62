package dev.zdm.cli;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.StateStoreException;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * What {@code java -jar zdm-cli.jar} runs: looks at migrations and moves them. Ends with 0 if what was asked for is done, or a
 * gate is open; 1 if it was refused, or the gate is shut; 2 if it was asked for wrongly; 3 if nobody answered.
 */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process.
     *
     * @param arguments the command and its options; {@code --help} tells them
     */
    public static void main(String[] arguments) {
        // The jar carries nothing that writes logs, and need not say so with every answer.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(commandLine(System.getenv(), Confirmation.onConsole()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment, Confirmation confirmation) {
        return new CommandLine(new ZdmCli(environment, confirmation))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()));
    }

    /** Messages of others may hold what nobody should read: only those of zdm are repeated. */
    private static int failed(Exception failure, PrintWriter err) {
        if (failure instanceof CliException known) {
            return say(err, known.getMessage(), known.exit());
        }
        if (failure instanceof MigrationException refusal) {
            int exit = refusal instanceof StateStoreException ? Exit.UNREACHABLE : Exit.REFUSED;
            return say(err, refusal.getMessage(), exit);
        }
        return say(
                err,
                "failed with " + failure.getClass().getName()
                        + ". Remedy: report this with the command that was given.",
                Exit.UNREACHABLE);
    }

    private static int say(PrintWriter err, @Nullable String message, int exit) {
        err.println("zdm: " + message);
        err.flush();
        return exit;
    }
}
