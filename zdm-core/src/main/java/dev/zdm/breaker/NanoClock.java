package dev.zdm.breaker;

import dev.zdm.spi.TimeSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Durations as a {@link Clock}, which is what Resilience4j asks: steps of the time of day neither shorten nor lengthen a
 * recovery time. Its instants mean nothing by themselves.
 */
final class NanoClock extends Clock {
    private final TimeSource time;
    private final long origin;

    NanoClock(TimeSource time) {
        this.time = time;
        this.origin = time.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(time.nanoTime() - origin);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
