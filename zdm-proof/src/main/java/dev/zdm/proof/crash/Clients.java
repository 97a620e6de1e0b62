package dev.zdm.proof.crash;

import dev.zdm.proof.crash.check.Ledger;
import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Reply;
import dev.zdm.proof.crash.wire.Request;
import dev.zdm.proof.crash.world.ChildProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The application's users: each asks any child, waits for the answer, or not much longer than anybody would. */
final class Clients {
    private static final long PATIENCE_MILLIS = 1_000;
    private static final int REST_MILLIS = 12;

    private final Fleet fleet;
    private final Ledger ledger;
    private final Requests requests;
    private final Timings timings;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Clients(Fleet fleet, Requests requests, Journal journal) {
        this.fleet = fleet;
        this.ledger = journal.ledger();
        this.requests = requests;
        this.timings = journal.timings();
    }

    void start(int number, long seed) {
        stopped = false;
        for (int i = 0; i < number; i++) {
            Random random = new Random(seed * 1_000 + i);
            Thread thread = new Thread(() -> ask(random), "client-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void ask(Random random) {
        while (!stopped) {
            Optional<ChildProcess> child = fleet.any(random);
            child.ifPresent(one -> ask(one, requests.next(random)));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(REST_MILLIS)));
        }
    }

    private void ask(ChildProcess child, Request request) {
        long begin = System.nanoTime();
        ledger.begin(request);
        CompletableFuture<Reply> pending = child.send(request);
        CompletableFuture<Void> noted = pending.thenAccept(reply -> note(request, reply, begin));
        try {
            Void unused = noted.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Its answer counts whenever it comes; others do not wait for it.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void note(Request request, Reply reply, long begin) {
        if (request.op().isWrite() && reply.outcome() != Outcome.INDETERMINATE) {
            timings.flips().write(Timings.Span.since(begin));
        }
        if (reply.outcome() == Outcome.PENDING) {
            timings.pending();
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }
}
