package dev.zdm;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;

/** The end of a {@code Zdm}: its migrations end, then what others still hold of it is brought to them or taken back. */
final class Departure {
    private static final Duration NOTIFICATIONS = Duration.ofSeconds(5);

    private final Environment environment;
    private final ZdmHealth health;

    Departure(Environment environment, ZdmHealth health) {
        this.environment = environment;
        this.health = health;
    }

    void of(List<MigrationControl> migrations, List<Comparison> comparisons) {
        List<CommonParts> parts = migrations.stream().map(CommonParts::of).toList();
        try {
            migrations.forEach(CommonParts::close);
        } finally {
            closeOutboxes(parts);
            migrations.forEach(
                    each -> environment.retract(each.state().subject(), CommonParts.figuresOf(each, health)));
            comparisons.forEach(
                    comparison -> environment.retract(Comparison.subject(comparison.name()), comparison.figures()));
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
