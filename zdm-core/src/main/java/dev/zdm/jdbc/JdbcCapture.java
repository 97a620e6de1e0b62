package dev.zdm.jdbc;

import dev.zdm.spi.Capture;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;

/** The triggers of one table. To make one waits for whoever writes the table, so that is tried briefly, again and again. */
final class JdbcCapture implements Capture {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final TriggerWork work;
    private final CaptureTriggers triggers;
    private final TimeSource time;

    JdbcCapture(TriggerWork work, CaptureTriggers triggers, TimeSource time) {
        this.work = work;
        this.triggers = triggers;
        this.time = time;
    }

    @Override
    public void install() {
        if (!isInstalled()) {
            insist(triggers.create());
        }
    }

    @Override
    public boolean isInstalled() {
        List<Catalog.Firing> present = work.present(triggers.names());
        return present.size() == triggers.names().size() && present.stream().allMatch(Catalog.Firing::enabled);
    }

    @Override
    public void remove() {
        if (!work.present(triggers.names()).isEmpty()) {
            insist(triggers.drop());
        }
    }

    @Override
    public List<String> missed() {
        return work.missed();
    }

    private void insist(List<String> statements) {
        long deadline = time.nanoTime() + PATIENCE.toNanos();
        while (!work.change(statements)) {
            if (time.nanoTime() - deadline > 0) {
                throw new Guard.HeldException(
                        work.migration(),
                        "table '" + work.table().name() + "' stayed in use for " + PATIENCE.toSeconds()
                                + " s, so that its triggers could not be changed");
            }
            time.pause(BETWEEN);
        }
    }
}
