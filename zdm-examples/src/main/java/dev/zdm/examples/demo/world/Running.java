package dev.zdm.examples.demo.world;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started, to be ended the other way round. Thread-safe. */
public final class Running implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /**
     * Keeps a part that runs until this is closed. One that starts while everything ends has come too late.
     *
     * @param part the part
     * @param <T> its type
     * @return the part
     * @throws IllegalStateException if this was closed already; then the part has been ended
     */
    public synchronized <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        if (closed) {
            close();
            throw new IllegalStateException("the demo is ending");
        }
        return part;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            closeQuietly(parts.pop());
        }
    }

    /** One part that does not end must not keep the others alive. */
    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("could not end " + part.getClass().getSimpleName() + ": " + e);
        }
    }
}
