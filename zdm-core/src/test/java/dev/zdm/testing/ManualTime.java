package dev.zdm.testing;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A time that stands still until a test moves it. Both clocks move together. */
public final class ManualTime implements TimeSource {
    private static final Instant BEGINNING = Instant.parse("2026-11-22T08:00:00Z");

    private final AtomicLong elapsed = new AtomicLong();

    /** Moves the time. */
    public void advance(Duration by) {
        elapsed.addAndGet(by.toNanos());
    }

    @Override
    public Instant now() {
        return BEGINNING.plusNanos(elapsed.get());
    }

    @Override
    public long nanoTime() {
        return elapsed.get();
    }
}
