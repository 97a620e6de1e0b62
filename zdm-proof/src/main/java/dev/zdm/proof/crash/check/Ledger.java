package dev.zdm.proof.crash.check;

import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Reply;
import dev.zdm.proof.crash.wire.Request;
import dev.zdm.proof.crash.wire.Wire;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients asked for, written down before it is sent, and what they were told, written down on receipt; in memory and,
 * for whoever looks into a failure, in a file. Thread-safe.
 */
public final class Ledger implements AutoCloseable {
    private final Wire wire = new Wire();
    private final Map<Long, Entry> entries = new HashMap<>();
    private final BufferedWriter file;
    private final long start = System.nanoTime();
    private long moment;

    /**
     * An empty ledger.
     *
     * @param path the file to write
     * @throws IOException if it cannot be written
     */
    public Ledger(Path path) throws IOException {
        this.file = Files.newBufferedWriter(path);
    }

    private record Entry(Request request, long began, long ended, Reply reply) {
        Invocation invocation() {
            return new Invocation(
                    request.op(),
                    request.key(),
                    request.other(),
                    request.token(),
                    began,
                    ended,
                    reply.outcome(),
                    reply.row());
        }
    }

    /**
     * Writes down what is about to be sent.
     *
     * @param request the request
     */
    public synchronized void begin(Request request) {
        Reply none = Reply.of(request.id(), Outcome.INDETERMINATE, "no answer");
        entries.put(request.id(), new Entry(request, ++moment, Invocation.NEVER, none));
        write(moment, request);
    }

    /**
     * Writes down an answer. One that comes after the child was given up counts all the same.
     *
     * @param reply the answer
     */
    public synchronized void end(Reply reply) {
        Entry entry = entries.get(reply.id());
        if (entry != null && entry.ended() == Invocation.NEVER) {
            entries.put(reply.id(), new Entry(entry.request(), entry.began(), ++moment, reply));
            write(moment, reply);
        }
    }

    /**
     * Writes down what else happened, for whoever looks into a failure.
     *
     * @param event in words
     */
    public synchronized void note(String event) {
        write(moment, event);
    }

    private void write(long at, Object message) {
        try {
            long millis = (System.nanoTime() - start) / 1_000_000;
            file.write(at + " " + millis + " " + wire.line(message));
            file.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Everything so far.
     *
     * @return the invocations in the order in which they began
     */
    public synchronized List<Invocation> invocations() {
        List<Entry> ordered = new ArrayList<>(entries.values());
        ordered.sort((left, right) -> Long.compare(left.began(), right.began()));
        return ordered.stream().map(Entry::invocation).toList();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
