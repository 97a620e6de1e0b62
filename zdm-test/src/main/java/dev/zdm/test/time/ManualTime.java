package dev.zdm.test.time;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A time that stands still until a test moves it. Both clocks move together. Thread-safe. */
public final class ManualTime implements TimeSource {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T08:00:00Z");

    private final AtomicLong elapsed = new AtomicLong();
    private final AtomicLong stepPerReading = new AtomicLong();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    /** Creates a time that stands at 08:00 UTC on 1 January 2026. */
    public ManualTime() {}

    /**
     * Moves the time and runs, on the caller's thread, whatever was waiting for it.
     *
     * @param by how far, not negative
     */
    public void advance(Duration by) {
        elapsed.addAndGet(by.toNanos());
        watchers.forEach(Runnable::run);
    }

    /**
     * Lets the time go on by itself, a little with every reading, so that whoever waits for a deadline while everything
     * ends finds it passed.
     *
     * @param step how far it moves with each reading of {@link #nanoTime()}
     */
    public void letRun(Duration step) {
        stepPerReading.set(step.toNanos());
    }

    void whenMoved(Runnable watcher) {
        watchers.add(watcher);
    }

    @Override
    public Instant now() {
        return BEGINNING.plusNanos(elapsed.get());
    }

    @Override
    public long nanoTime() {
        return elapsed.addAndGet(stepPerReading.get());
    }
}
