package dev.zdm.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The timer of one machine: a single fiber that runs what is due, one after the other. */
final class Timer extends AbstractExecutorService implements ScheduledExecutorService {
    private final World world;
    private final Machine machine;
    private final List<Due<?>> tasks = new ArrayList<>();

    Timer(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        Fiber unused = world.start(machine.name() + " timer", machine, this::run);
    }

    private final class Due<V extends @Nullable Object> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long period;
        private long at;

        Due(Callable<V> task, long at, long period) {
            super(task);
            this.at = at;
            this.period = period;
        }

        /** Says whether it wants to run again. */
        boolean runOnce() {
            if (period == 0) {
                run();
                return false;
            }
            boolean again = runAndReset();
            at = machine.nanoTime() + period;
            return again;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - machine.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
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

    private void run() {
        while (true) {
            Due<?> next = earliest();
            if (next == null) {
                boolean unused = world.await(() -> !tasks.isEmpty(), Long.MAX_VALUE);
            } else if (next.at > machine.nanoTime()) {
                int known = tasks.size();
                boolean unused = world.await(
                        () -> tasks.size() != known, world.now() + (long) ((next.at - machine.nanoTime()) * 1.01) + 1);
            } else {
                tasks.remove(next);
                if (next.runOnce() && !next.isCancelled()) {
                    tasks.add(next);
                }
            }
        }
    }

    private @Nullable Due<?> earliest() {
        Due<?> earliest = null;
        for (Due<?> task : tasks) {
            if (earliest == null || task.at < earliest.at) {
                earliest = task;
            }
        }
        return earliest;
    }

    private <V extends @Nullable Object> ScheduledFuture<V> add(Callable<V> task, long delay, long period) {
        Due<V> due = new Due<>(task, machine.nanoTime() + delay, period);
        tasks.add(due);
        return due;
    }

    @Override
    public void execute(Runnable task) {
        ScheduledFuture<?> unused = schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return add(java.util.concurrent.Executors.callable(task), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return add(task, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initial, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(task, initial, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
        return add(java.util.concurrent.Executors.callable(task), unit.toNanos(initial), unit.toNanos(delay));
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        tasks.clear();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
