package dev.zdm.examples.demo.screen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Finds out where the demo runs. */
public final class Screens {
    private Screens() {}

    /**
     * A screen on the standard output: with bars in place if that is a terminal, otherwise plain lines.
     *
     * @return the screen
     * @throws IOException if the terminal cannot be used
     */
    public static Screen open() throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .encoding(StandardCharsets.UTF_8)
                .dumb(true)
                .build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            terminal.close();
            return new PlainScreen(System.out, System::nanoTime);
        }
        return new TerminalScreen(terminal, System::nanoTime);
    }
}
