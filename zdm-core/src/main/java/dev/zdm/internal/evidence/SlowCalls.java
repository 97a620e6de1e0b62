package dev.zdm.internal.evidence;

import dev.zdm.spi.Throttle;
import dev.zdm.spi.TimeSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Rests while the application's own calls to either side have become slow: their p99 of the last ten seconds. */
final class SlowCalls implements Throttle {
    private final Duration limit;
    private final RecentDurations durations;

    SlowCalls(Duration limit, TimeSource time) {
        this.limit = limit;
        this.durations = new RecentDurations(time);
    }

    RecentDurations durations() {
        return durations;
    }

    @Override
    public Optional<String> reasonToRest() {
        OptionalDouble p99 = durations.p99();
        return p99.isPresent() && p99.getAsDouble() > limit.toNanos() / 1e9
                ? Optional.of("one call in a hundred takes " + millis(p99.getAsDouble()) + " ms or more, limit "
                        + millis(limit.toNanos() / 1e9) + " ms")
                : Optional.empty();
    }

    private static String millis(double seconds) {
        return BigDecimal.valueOf(seconds * 1_000)
                .setScale(1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
