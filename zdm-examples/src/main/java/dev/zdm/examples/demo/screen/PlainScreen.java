package dev.zdm.examples.demo.screen;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Lines only, for logs and pipes: the state appears as a line every two seconds. */
final class PlainScreen implements Screen {
    private static final long STATE_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final long begin;
    private long lastState;

    PlainScreen(PrintStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
        this.lastState = begin;
    }

    @Override
    public void event(String text) {
        out.println(stamp() + text);
    }

    @Override
    public void heading(String text) {
        out.println(stamp() + "== " + text);
        lastState = nanoTime.getAsLong();
    }

    @Override
    public void state(State state) {
        if (nanoTime.getAsLong() - lastState >= STATE_NANOS) {
            lastState = nanoTime.getAsLong();
            out.println(stamp() + "   " + String.join(" | ", state.lines()));
        }
    }

    private String stamp() {
        return String.format(Locale.ROOT, "%6.1f s  ", (nanoTime.getAsLong() - begin) / 1e9);
    }

    @Override
    public void close() {
        out.flush();
    }
}
