package dev.zdm.checks;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test during which a planted value appeared on {@code System.out}, on {@code System.err}, in a log of zdm on
 * any level, or in something handed to {@link Canary#inspect}. JUnit finds it by itself in every module that has this jar
 * among its tests.
 */
public final class CanaryWatch implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** Made by JUnit. */
    public CanaryWatch() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        Tap.open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        requireSilence(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        requireSilence(context);
    }

    private static void requireSilence(ExtensionContext context) {
        List<String> leaks = Canary.takeLeaks();
        if (!leaks.isEmpty()) {
            // Without the mark, or this message itself would be the next leak.
            throw new AssertionError("values of rows were shown during " + context.getDisplayName() + ": "
                    + String.join("\n", leaks).replace(Canary.MARK, "(canary)"));
        }
    }
}
