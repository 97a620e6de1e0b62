package dev.zdm.misuse;

import dev.zdm.checks.Canary;
import dev.zdm.testing.CapturedLog;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What the user sees of a misuse: the message of the exception that ends it, or the last warning in the log. */
final class Said {
    private Said() {}

    /** Something that may throw anything. */
    @FunctionalInterface
    interface Deed {
        void run() throws Exception;
    }

    static Callable<String> thrown(Deed deed) {
        return () -> messageOf(deed);
    }

    static Callable<String> logged(Deed deed) {
        return () -> {
            List<String> warnings = warningsOf(deed);
            return warnings.get(warnings.size() - 1);
        };
    }

    static Callable<String> loggedFirst(Deed deed) {
        return () -> warningsOf(deed).get(0);
    }

    private static List<String> warningsOf(Deed deed) throws Exception {
        try (CapturedLog log = CapturedLog.open()) {
            deed.run();
            return log.lines().stream()
                    .filter(line -> line.startsWith("WARN ") || line.startsWith("ERROR "))
                    .map(line -> line.replaceFirst("^\\w+ ", ""))
                    .toList();
        }
    }

    static String messageOf(Deed deed) {
        try {
            deed.run();
        } catch (CompletionException | ExecutionException e) {
            return messageOf(e.getCause());
        } catch (Exception e) {
            return messageOf(e);
        }
        throw new AssertionError("nothing was refused");
    }

    private static String messageOf(Throwable error) {
        Canary.inspectMessage(error);
        return String.valueOf(error.getMessage());
    }

    /** Without what differs from run to run and from test to test. */
    static String plain(String said) {
        return said.replaceAll("dev\\.zdm\\.misuse\\.", "com.example.")
                .replaceAll("\\w+Misuses\\$\\$Lambda[\\w/$]*", "Yours")
                .replaceAll("\\w+Misuses\\$", "")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "<time>")
                .replaceAll("pid \\d+", "pid <pid>")
                .replaceAll("[\\d.]+ s old", "<age> s old");
    }
}
