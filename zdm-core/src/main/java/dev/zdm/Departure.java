package dev.zdm;

import dev.zdm.spi.FigureExporter;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a {@code Zdm}, once its migrations have ended: what others still hold of it is brought to them or taken back. */
final class Departure {
    private static final Duration NOTIFICATIONS = Duration.ofSeconds(5);

    private final Logger log = LoggerFactory.getLogger("dev.zdm");
    private final Environment environment;

    Departure(Environment environment) {
        this.environment = environment;
    }

    void of(List<CommonParts> migrations) {
        closeOutboxes(migrations);
        FigureExporter exporter = environment.figures();
        if (exporter != null) {
            migrations.forEach(common -> retract(exporter, common));
        }
    }

    /** A registry that fails must not keep an application from ending. */
    private void retract(FigureExporter exporter, CommonParts common) {
        try {
            exporter.retract(common.figures());
        } catch (RuntimeException e) {
            log.warn(
                    "migration '{}': its figures could not be taken back ({}); mend the exporter",
                    common.id(),
                    e.getClass().getName());
        }
    }

    /** One deadline for all, so that many do not add up. */
    private void closeOutboxes(List<CommonParts> migrations) {
        TimeSource time = environment.time();
        long deadline = time.nanoTime() + NOTIFICATIONS.toNanos();
        for (CommonParts common : migrations) {
            long left = Math.max(0, deadline - time.nanoTime());
            common.outbox().close(Duration.ofNanos(left), time);
        }
    }
}
