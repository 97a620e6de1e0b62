package dev.zdm.examples.demo.screen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;

/** The timeline scrolls by, and below it the state is redrawn in place. */
final class TerminalScreen implements Screen {
    private static final AttributedStyle STATE = AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle HEADING = AttributedStyle.DEFAULT.bold();

    private final Terminal terminal;
    private Display display;
    private final LongSupplier nanoTime;
    private final long begin;
    private List<AttributedString> shown = List.of();

    TerminalScreen(Terminal terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    @Override
    public void event(String text) {
        print(new AttributedString(stamp() + text));
    }

    @Override
    public void heading(String text) {
        print(new AttributedString(stamp() + text, HEADING));
    }

    private void print(AttributedString line) {
        List<AttributedString> state = shown;
        draw(List.of());
        terminal.writer().println(line.toAnsi(terminal));
        // The old display takes the cursor to be where it left it, and would draw over this line.
        display = new Display(terminal, false);
        draw(state);
    }

    @Override
    public void state(State state) {
        int columns = columns();
        draw(state.lines().stream()
                .map(line -> new AttributedString(line, STATE).columnSubSequence(0, columns - 1))
                .toList());
    }

    private void draw(List<AttributedString> lines) {
        Size size = terminal.getSize();
        display.resize(Math.max(size.getRows(), lines.size() + 1), columns());
        display.update(lines, 0);
        shown = lines;
        terminal.flush();
    }

    /** A terminal that does not know its width says 0. */
    private int columns() {
        return terminal.getWidth() > 0 ? terminal.getWidth() : 120;
    }

    private String stamp() {
        return String.format(Locale.ROOT, "%6.1f s  ", (nanoTime.getAsLong() - begin) / 1e9);
    }

    @Override
    public void close() {
        draw(List.of());
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
