package dev.zdm.health;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One report at a time for all who ask at once, and for those who ask soon after: however many, the checks run once. */
final class Flight {
    private final TimeSource time;
    private final AtomicReference<@Nullable CompletableFuture<HealthReport>> underWay = new AtomicReference<>();
    private volatile @Nullable Kept kept;

    private record Kept(HealthReport report, long since) {}

    Flight(TimeSource time) {
        this.time = time;
    }

    /** What was found lately, or is found now. */
    HealthReport report(Duration keep, Supplier<HealthReport> work) {
        HealthReport known = known(keep);
        if (known != null) {
            return known;
        }
        CompletableFuture<HealthReport> mine = new CompletableFuture<>();
        CompletableFuture<HealthReport> other = underWay.compareAndExchange(null, mine);
        return other == null ? lead(mine, keep, work) : other.join();
    }

    private @Nullable HealthReport known(Duration keep) {
        Kept last = kept;
        return last != null && time.nanoTime() - last.since() < keep.toNanos() ? last.report() : null;
    }

    private HealthReport lead(CompletableFuture<HealthReport> mine, Duration keep, Supplier<HealthReport> work) {
        try {
            // Again: another flight may have landed between the look and the start.
            HealthReport known = known(keep);
            HealthReport report = known == null ? work.get() : known;
            kept = known == null ? new Kept(report, time.nanoTime()) : kept;
            mine.complete(report);
            return report;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.set(null);
        }
    }

    /** The next one looks anew. */
    void forget() {
        kept = null;
    }
}
