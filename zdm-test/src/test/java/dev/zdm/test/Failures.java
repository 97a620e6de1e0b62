package dev.zdm.test;

import dev.zdm.checks.Canary;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.Event;

/** Reads what a test of a test said when it failed. */
final class Failures {
    private Failures() {}

    static Throwable of(Event failed) {
        return failed.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    static String messageOf(Event failed) {
        String message = String.valueOf(of(failed).getMessage());
        Canary.inspect("message of a failed test", message);
        return message;
    }
}
