package dev.zdm.examples.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;

class TerminalScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void eventsScrollByWhileTheStateIsRedrawnInPlace() throws IOException {
        // given
        try (TerminalScreen screen = new TerminalScreen(terminal(), () -> 0)) {
            // when
            screen.state(new Screen.State(List.of("100 req/s")));
            screen.event("something happened");
            screen.state(new Screen.State(List.of("105 req/s")));
        }

        // then: of the second state only what differs is drawn, without a new line
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).containsOnlyOnce("something happened");
        assertThat(text).contains("100 req/s").doesNotContain("105 req/s");
        assertThat(text.lines().filter(line -> line.contains("req/s"))).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void linesAreCutAtTheWidthOfTheTerminal() throws IOException {
        // given
        try (TerminalScreen screen = new TerminalScreen(terminal(), () -> 0)) {
            // when
            screen.state(new Screen.State(List.of("x".repeat(39) + "THE END")));
        }

        // then
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("x".repeat(39))
                .doesNotContain("T");
    }

    private Terminal terminal() throws IOException {
        Terminal terminal = new ExternalTerminal(
                "test", "ansi", new ByteArrayInputStream(new byte[0]), out, StandardCharsets.UTF_8);
        terminal.setSize(new Size(40, 10));
        return terminal;
    }
}
