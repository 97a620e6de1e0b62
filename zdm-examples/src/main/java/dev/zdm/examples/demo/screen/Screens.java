package dev.zdm.examples.demo.screen;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Finds out where the demo runs. */
public final class Screens {
    private Screens() {}

    /**
     * A screen on the standard output: with bars in place if that is a terminal, otherwise plain lines.
     *
     * @param out the standard output, for plain lines
     * @return the screen
     * @throws IOException if the terminal cannot be used
     */
    public static Screen open(PrintStream out) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .encoding(StandardCharsets.UTF_8)
                .dumb(true)
                .build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            terminal.close();
            return plain(out);
        }
        return new TerminalScreen(terminal, System::nanoTime);
    }

    /**
     * Plain lines.
     *
     * @param out where they go
     * @return the screen
     */
    public static Screen plain(PrintStream out) {
        return new PlainScreen(out, System::nanoTime);
    }
}
