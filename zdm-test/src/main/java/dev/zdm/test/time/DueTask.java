package dev.zdm.test.time;

import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A task and the moment for which it waits. */
final class DueTask<V extends @Nullable Object> extends FutureTask<V> implements ScheduledFuture<V> {
    private static final Comparator<Delayed> ORDER = Comparator.comparingLong(
                    (Delayed task) -> task.getDelay(TimeUnit.NANOSECONDS))
            .thenComparingLong(task -> task instanceof DueTask<?> due ? due.number : Long.MAX_VALUE);

    private final ManualTime time;
    private final long period;
    private final long number;
    private final AtomicLong dueAt;

    /** The first moment, the time between two runs (0 for a single one), and the place among tasks of one moment. */
    record When(long dueAt, long period, long number) {}

    DueTask(Callable<V> task, ManualTime time, When when) {
        super(task);
        this.time = time;
        this.dueAt = new AtomicLong(when.dueAt());
        this.period = when.period();
        this.number = when.number();
    }

    boolean isDue() {
        return getDelay(TimeUnit.NANOSECONDS) <= 0;
    }

    /** Runs it, and says whether it wants to run again. */
    boolean runOnce() {
        if (period == 0) {
            run();
            return false;
        }
        dueAt.addAndGet(period);
        return runAndReset();
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueAt.get() - time.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
