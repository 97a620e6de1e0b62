package dev.zdm.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Keeps tasks until a test says that their time has come. */
public final class HandScheduler extends ScheduledThreadPoolExecutor {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final List<Runnable> repeated = new CopyOnWriteArrayList<>();

    public HandScheduler() {
        super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        waiting.add(command);
        return new Kept();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        repeated.add(command);
        return new Kept();
    }

    /** Runs, on the caller's thread, everything that waits for its time. */
    public void runAll() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }

    /** Runs every repeated task once, on the caller's thread; one that throws is never run again, as ever. */
    public void repeat() {
        for (Runnable task : repeated) {
            repeated.remove(task);
            task.run();
            repeated.add(task);
        }
    }

    private static final class Kept extends FutureTask<Boolean> implements ScheduledFuture<Boolean> {
        Kept() {
            super(() -> true);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
