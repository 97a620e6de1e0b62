package dev.zdm.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Runs nothing before a test says so. */
public final class HandExecutor extends AbstractExecutorService {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean rejecting;
    private volatile boolean withoutThreads;

    @Override
    public void execute(Runnable task) {
        if (rejecting) {
            throw new RejectedExecutionException("told to reject");
        }
        if (withoutThreads) {
            throw new Error("unable to create native thread");
        }
        waiting.add(task);
    }

    /** Runs, on the caller's thread, everything that waits. */
    public void runAll() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }

    public int size() {
        return waiting.size();
    }

    public void rejectFromNowOn() {
        rejecting = true;
    }

    /** As a pool does when the system gives it no thread. */
    public void withoutThreads(boolean missing) {
        withoutThreads = missing;
    }

    @Override
    public void shutdown() {
        rejecting = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        rejecting = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return rejecting;
    }

    @Override
    public boolean isTerminated() {
        return rejecting;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return rejecting;
    }
}
