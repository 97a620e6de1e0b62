package dev.zdm.examples.demo.story;

import dev.zdm.event.MigrationEvent.Scanned;
import dev.zdm.event.ScanKind;
import dev.zdm.examples.demo.load.LoadReport;
import dev.zdm.examples.demo.screen.Bar;
import dev.zdm.examples.demo.screen.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts what is known at a moment into a few lines. Used by one thread. */
public final class Dashboard {
    private final Watcher watcher;
    private final Map<ScanKind, Long> begun = new EnumMap<>(ScanKind.class);

    /**
     * A dashboard.
     *
     * @param watcher knows the migrations
     */
    public Dashboard(Watcher watcher) {
        this.watcher = watcher;
    }

    Screen.State state(LoadReport load) {
        List<String> lines = new ArrayList<>();
        lines.add(migrations());
        lines.add(traffic(load));
        for (ScanKind kind : ScanKind.values()) {
            watcher.scan(kind).filter(scan -> !scan.finished()).ifPresent(scan -> lines.add(bar(scan)));
        }
        return new Screen.State(lines);
    }

    private String migrations() {
        return "customers " + watcher.describe("customers") + ", pricing " + watcher.describe("pricing") + ", breaker "
                + watcher.breaker("pricing");
    }

    private String traffic(LoadReport load) {
        return String.format(
                Locale.ROOT,
                "%.0f req/s, p99 %.0f ms, %,d requests, %d failed, %d stale, %d fallbacks, %d of %,d compared differ",
                load.perSecond(),
                load.p99Millis(),
                load.requests(),
                load.failed(),
                load.staleReads(),
                watcher.fallbacks(),
                watcher.mismatches(),
                watcher.compared());
    }

    private String bar(Scanned scan) {
        long begin = begun.computeIfAbsent(scan.kind(), kind -> System.nanoTime());
        if (scan.kind() == ScanKind.BACKFILL && scan.rows() > 0 && scan.rows() >= scan.estimatedRows()) {
            return "backfill: every row is copied; looking for rows that were deleted meanwhile";
        }
        return Bar.draw(
                scan.kind().name().toLowerCase(Locale.ROOT),
                scan.rows(),
                scan.estimatedRows(),
                Duration.ofNanos(System.nanoTime() - begin));
    }
}
