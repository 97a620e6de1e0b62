package dev.zdm.calibration;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A time that one run moves. */
final class VirtualTime implements TimeSource {
    private long nanos;

    void moveTo(long elapsed) {
        nanos = elapsed;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void pause(Duration atMost) {
        nanos += atMost.toNanos();
    }
}
