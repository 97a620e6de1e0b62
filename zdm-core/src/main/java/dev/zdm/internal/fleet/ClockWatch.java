package dev.zdm.internal.fleet;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Notices that the wall clock moved against the other one: a machine that was suspended knows it by nothing else. */
final class ClockWatch {
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final TimeSource time;
    private Duration difference;

    ClockWatch(TimeSource time) {
        this.time = time;
        this.difference = difference();
    }

    private Duration difference() {
        return Duration.between(Instant.EPOCH, time.now()).minusNanos(time.nanoTime());
    }

    /** Whether it did since this was last asked. */
    boolean hasJumped() {
        Duration before = difference;
        difference = difference();
        return difference.minus(before).abs().compareTo(TOLERANCE) > 0;
    }
}
