package dev.zdm.proof.crash.world;

import dev.zdm.proof.crash.wire.ChildSettings;
import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Reply;
import dev.zdm.proof.crash.wire.Request;
import dev.zdm.proof.crash.wire.Wire;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A child as its parent sees it. Thread-safe. */
public final class ChildProcess {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ChildSettings settings;
    private final Process process;
    private final BufferedWriter requests;
    private final Consumer<Reply> receipt;
    private final Wire wire = new Wire();
    private final Map<Long, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final long start = System.nanoTime();
    private volatile boolean ended;

    ChildProcess(ChildSettings settings, Process process, Consumer<Reply> receipt) {
        this.settings = settings;
        this.process = process;
        this.receipt = receipt;
        this.requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        write(wire.line(settings));
        Thread reader = new Thread(this::listen, "from " + settings.instance());
        reader.setDaemon(true);
        reader.start();
    }

    private void listen() {
        try (BufferedReader replies =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = replies.readLine(); line != null; line = replies.readLine()) {
                hear(wire.read(line, Reply.class));
            }
        } catch (IOException e) {
            // The child was killed while it spoke.
            ended = true;
        } finally {
            end();
        }
    }

    private void hear(Reply reply) {
        receipt.accept(reply);
        if (reply.outcome() == Outcome.READY) {
            ready.complete(true);
        }
        CompletableFuture<Reply> waiter = waiting.remove(reply.id());
        if (waiter != null) {
            waiter.complete(reply);
        }
    }

    private void end() {
        ended = true;
        ready.complete(false);
        waiting.keySet().forEach(this::giveUp);
    }

    private void giveUp(long id) {
        CompletableFuture<Reply> waiter = waiting.remove(id);
        if (waiter != null) {
            waiter.complete(Reply.of(id, Outcome.INDETERMINATE, "the child died"));
        }
    }

    /**
     * Sends a request.
     *
     * @param request the request
     * @return its reply; indeterminate if the child dies before
     */
    public CompletableFuture<Reply> send(Request request) {
        CompletableFuture<Reply> waiter = new CompletableFuture<>();
        waiting.put(request.id(), waiter);
        tell(request);
        if (ended) {
            giveUp(request.id());
        }
        return waiter;
    }

    /**
     * Sends a request that has no reply.
     *
     * @param request the request
     */
    public void tell(Request request) {
        write(wire.line(request));
    }

    private void write(String line) {
        synchronized (requests) {
            try {
                requests.write(line);
                requests.newLine();
                requests.flush();
            } catch (IOException e) {
                // The child is dead; whether it read the line before is not known, and so is what became of it.
                ended = true;
            }
        }
    }

    /**
     * Its name.
     *
     * @return the name in the fleet
     */
    public String name() {
        return settings.instance();
    }

    /**
     * Completes when the child takes requests, with false if it never will.
     *
     * @return the moment
     */
    public CompletableFuture<Boolean> ready() {
        return ready;
    }

    /**
     * Whether it takes requests.
     *
     * @return true from its readiness to its death
     */
    public boolean isServing() {
        return ready.getNow(false) && !ended && process.isAlive();
    }

    /**
     * Whether it should long have been ready: then somebody kills it, as any platform would.
     *
     * @return false once it takes requests
     */
    public boolean isOverdue() {
        return !ready.getNow(false) && System.nanoTime() - start > PATIENCE_NANOS;
    }

    /**
     * Whether it has died.
     *
     * @return true for ever after
     */
    public boolean isDead() {
        return !process.isAlive();
    }

    /**
     * Whether every request has been answered.
     *
     * @return true if nothing is under way
     */
    public boolean isIdle() {
        return waiting.isEmpty();
    }

    /** Kills it as kill -9 does. */
    public void kill() {
        boolean unused = process.destroyForcibly() == process;
    }

    /**
     * Sends it a signal.
     *
     * @param signal such as STOP or CONT
     * @throws IOException if the signal cannot be sent
     * @throws InterruptedException if this thread is interrupted
     */
    public void signal(String signal) throws IOException, InterruptedException {
        boolean unused = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }
}
