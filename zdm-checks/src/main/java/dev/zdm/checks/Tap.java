package dev.zdm.checks;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Reads along, line by line, what goes to a stream of the process. */
final class Tap extends OutputStream {
    private final String name;
    private final PrintStream real;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private Tap(String name, PrintStream real) {
        this.name = name;
        this.real = real;
    }

    /** Taps both streams, unless they are tapped already. */
    static synchronized void open() {
        if (!(System.out instanceof Tapped)) {
            System.setOut(new Tapped(new Tap("System.out", System.out)));
        }
        if (!(System.err instanceof Tapped)) {
            System.setErr(new Tapped(new Tap("System.err", System.err)));
        }
    }

    @Override
    public synchronized void write(int b) {
        real.write(b);
        if (b == '\n') {
            inspectLine();
        } else {
            line.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        real.write(bytes, offset, length);
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                inspectLine();
            } else {
                line.write(bytes[i]);
            }
        }
    }

    @Override
    public void flush() {
        real.flush();
    }

    private void inspectLine() {
        Canary.inspect(name, line.toString(StandardCharsets.UTF_8));
        line.reset();
    }

    private static final class Tapped extends PrintStream {
        Tapped(Tap tap) {
            super(tap, true, StandardCharsets.UTF_8);
        }
    }
}
