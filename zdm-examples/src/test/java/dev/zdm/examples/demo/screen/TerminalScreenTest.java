package dev.zdm.examples.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jline.builtins.ScreenTerminal;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;

class TerminalScreenTest {
    private static final int COLUMNS = 60;
    private static final int ROWS = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void eventsStayAboveTheStateWhichIsRedrawnInPlace() throws IOException {
        // given
        try (TerminalScreen screen = new TerminalScreen(terminal(), () -> 0)) {
            // when
            screen.event("first");
            screen.state(state("100 req/s", "bar"));
            screen.heading("second");
            screen.event("third");
            screen.state(state("105 req/s"));
            screen.state(state("106 req/s", "bar #"));

            // then
            assertThat(seen())
                    .containsExactly("   0.0 s  first", "   0.0 s  second", "   0.0 s  third", "106 req/s", "bar #");
        }
    }

    @Test
    void stateDoesNotOutliveTheScreen() throws IOException {
        // given
        try (TerminalScreen screen = new TerminalScreen(terminal(), () -> 0)) {
            screen.event("first");
            screen.state(state("100 req/s", "bar"));
        }

        // then
        assertThat(seen()).containsExactly("   0.0 s  first");
    }

    @Test
    void eventsScrollByOnAFullTerminal() throws IOException {
        // given
        try (TerminalScreen screen = new TerminalScreen(terminal(), () -> 0)) {
            // when
            for (int count = 1; count <= 30; count++) {
                screen.event("event " + count);
                screen.state(state("state " + count, "bar " + count));
            }

            // then
            assertThat(seen())
                    .hasSizeBetween(ROWS - 1, ROWS)
                    .endsWith("   0.0 s  event 29", "   0.0 s  event 30", "state 30", "bar 30");
        }
    }

    @Test
    void linesAreCutAtTheWidthOfTheTerminal() throws IOException {
        // given
        try (TerminalScreen screen = new TerminalScreen(terminal(), () -> 0)) {
            // when
            screen.state(state("x".repeat(COLUMNS - 1) + "THE END"));

            // then
            assertThat(seen()).containsExactly("x".repeat(COLUMNS - 1));
        }
    }

    private static Screen.State state(String... lines) {
        return new Screen.State(List.of(lines));
    }

    private Terminal terminal() throws IOException {
        Terminal terminal = new ExternalTerminal(
                "test", "xterm-256color", new ByteArrayInputStream(new byte[0]), out, StandardCharsets.UTF_8);
        terminal.setSize(new Size(COLUMNS, ROWS));
        return terminal;
    }

    /** What a person sees on the terminal, without blank lines. */
    private List<String> seen() {
        ScreenTerminal emulator = new ScreenTerminal(COLUMNS, ROWS);
        emulator.write(out.toString(StandardCharsets.UTF_8));
        return emulator.toString()
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
