package dev.zdm.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.slf4j.LoggerFactory;

/** The watch bites: each test below that shows a planted value fails, although it names no extension. */
class CanaryWatchTest {

    /** Runs only when asked for from outside, one test at a time. */
    @EnabledIfSystemProperty(named = "zdm.checks.leak", matches = "true")
    static class Leaking {
        @Test
        void on_out() {
            System.out.println("a name: " + Canary.of("name"));
        }

        @Test
        void on_err() {
            System.err.print("a name: " + Canary.of("name") + "\n");
        }

        @Test
        void byte_by_byte() {
            byte[] bytes = (Canary.of("name") + "\n").getBytes(StandardCharsets.UTF_8);
            for (byte b : bytes) {
                System.out.write(b);
            }
        }

        @Test
        void in_a_log_that_the_console_does_not_show() {
            LoggerFactory.getLogger("dev.zdm.checks").debug("a name: {}", Canary.of("name"));
        }

        @Test
        void in_a_logged_stack_trace() {
            LoggerFactory.getLogger("dev.zdm.checks")
                    .debug("failed", new IllegalStateException(new IllegalStateException(Canary.of("name"))));
        }

        @Test
        void in_a_message() {
            Canary.inspectMessage(new IllegalStateException(Canary.of("name")));
        }

        @Test
        void nothing() {
            System.out.print("");
            LoggerFactory.getLogger("dev.zdm.checks").debug("a name was not shown");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on_out",
                "on_err",
                "byte_by_byte",
                "in_a_log_that_the_console_does_not_show",
                "in_a_logged_stack_trace",
                "in_a_message"
            })
    void a_test_that_shows_a_value_fails(String test) {
        // when
        List<String> failures = failuresOf(test);

        // then
        assertThat(failures).singleElement().asString().contains("values of rows were shown during " + test);
        assertThat(failures).noneMatch(message -> message.contains(Canary.MARK));
    }

    @Test
    void a_test_that_shows_none_passes() {
        assertThat(failuresOf("nothing")).isEmpty();
    }

    private static List<String> failuresOf(String test) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Leaking.class, test))
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        System.setProperty("zdm.checks.leak", "true");
        try {
            LauncherFactory.create().execute(request, summary);
        } finally {
            System.clearProperty("zdm.checks.leak");
        }
        assertThat(summary.getSummary().getTestsFoundCount()).isEqualTo(1);
        return Stream.of(summary.getSummary().getFailures())
                .flatMap(List::stream)
                .map(failure -> String.valueOf(failure.getException().getMessage()))
                .toList();
    }
}
