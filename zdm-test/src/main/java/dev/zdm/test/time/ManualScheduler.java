package dev.zdm.test.time;

import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Runs a task when a {@link ManualTime} is moved past its moment, on the thread that moves it. Thread-safe. */
public final class ManualScheduler extends ThreadlessExecutor implements ScheduledExecutorService {
    private final ManualTime time;
    private final Queue<DueTask<?>> waiting = new PriorityQueue<>();
    private final AtomicLong sequence = new AtomicLong();

    /**
     * Creates a scheduler with nothing to do.
     *
     * @param time the time that its tasks wait for
     */
    public ManualScheduler(ManualTime time) {
        this.time = time;
        time.whenMoved(this::runDue);
    }

    @Override
    public void execute(Runnable task) {
        ScheduledFuture<?> unused = schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return add(Executors.callable(task), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return add(task, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initial, long period, TimeUnit unit) {
        return add(Executors.callable(task), unit.toNanos(initial), unit.toNanos(period));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
        return add(Executors.callable(task), unit.toNanos(initial), unit.toNanos(delay));
    }

    private <V> ScheduledFuture<V> add(Callable<V> task, long delay, long period) {
        requireOpen();
        DueTask<V> added = new DueTask<>(task, time, new DueTask.When(time.nanoTime() + delay, period, nextNumber()));
        synchronized (waiting) {
            waiting.add(added);
        }
        return added;
    }

    private long nextNumber() {
        return sequence.incrementAndGet();
    }

    private void runDue() {
        for (DueTask<?> task = takeDue(); task != null; task = takeDue()) {
            if (task.runOnce()) {
                synchronized (waiting) {
                    waiting.add(task);
                }
            }
        }
    }

    private @Nullable DueTask<?> takeDue() {
        synchronized (waiting) {
            DueTask<?> first = waiting.peek();
            return first != null && first.isDue() && !isShutdown() ? waiting.poll() : null;
        }
    }
}
