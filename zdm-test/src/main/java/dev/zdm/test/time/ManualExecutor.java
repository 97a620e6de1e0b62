package dev.zdm.test.time;

import java.util.Queue;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what it is given until a test says {@link #runAll()}. Only the tasks of a {@code CompletableFuture} run at once:
 * somebody is going to wait for their result, and on this thread he would wait for ever. Thread-safe.
 */
public final class ManualExecutor extends ThreadlessExecutor {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** Creates an executor with nothing to do. */
    public ManualExecutor() {}

    @Override
    public void execute(Runnable task) {
        requireOpen();
        if (task instanceof AsynchronousCompletionTask) {
            task.run();
        } else {
            waiting.add(task);
        }
    }

    /**
     * Runs, on the caller's thread, everything that waits, and what comes in meanwhile.
     *
     * @return how many tasks were run
     */
    public int runAll() {
        int run = 0;
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
            run++;
        }
        return run;
    }

    /**
     * How many tasks wait.
     *
     * @return the number
     */
    public int size() {
        return waiting.size();
    }
}
