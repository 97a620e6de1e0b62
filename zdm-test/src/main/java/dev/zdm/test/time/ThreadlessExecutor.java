package dev.zdm.test.time;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An executor without threads: once it is shut down there is nothing left to wait for. */
abstract class ThreadlessExecutor extends AbstractExecutorService {
    private volatile boolean ended;

    final void requireOpen() {
        if (ended) {
            throw new RejectedExecutionException("this executor of the test kit was shut down with its rig");
        }
    }

    @Override
    public final void shutdown() {
        ended = true;
    }

    @Override
    public final List<Runnable> shutdownNow() {
        ended = true;
        return List.of();
    }

    @Override
    public final boolean isShutdown() {
        return ended;
    }

    @Override
    public final boolean isTerminated() {
        return ended;
    }

    @Override
    public final boolean awaitTermination(long timeout, TimeUnit unit) {
        return ended;
    }
}
