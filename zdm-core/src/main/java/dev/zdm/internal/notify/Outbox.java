package dev.zdm.internal.notify;

import dev.zdm.event.Delivery;
import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.MigrationListener;
import dev.zdm.spi.Notification;
import dev.zdm.spi.Notifier;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The notifications of one migration on their way to the application's notifiers. Each notifier has a mailbox of its own
 * here: one that hangs delays neither the migration nor another notifier nor another migration.
 */
public final class Outbox implements MigrationListener {
    private final Translation translation;
    private final List<Mailbox> mailboxes;

    /** What became of each notification goes to the sink; this outbox must not be among those who hear it. */
    public Outbox(Context context, List<Notifier> notifiers, Executor executor, EventSink reports) {
        this.translation = new Translation(context.instance(), context.present(), context.time());
        this.mailboxes = notifiers.stream()
                .map(notifier -> new Mailbox(notifier, executor, new Reporting(context, notifier, reports)))
                .toList();
    }

    /** Whose notifications they are. */
    public record Context(String instance, Supplier<MigrationState> present, TimeSource time) {}

    @Override
    public void on(MigrationEvent event) {
        if (!mailboxes.isEmpty()) {
            translation.of(event).ifPresent(this::post);
        }
    }

    private void post(Notification notification) {
        mailboxes.forEach(mailbox -> mailbox.post(notification));
    }

    /** Delivers what waits, for a bounded time in all, then drops the rest. */
    public void close(Duration atMost, TimeSource time) {
        long deadline = time.nanoTime() + atMost.toNanos();
        for (Mailbox mailbox : mailboxes) {
            mailbox.close(Duration.ofNanos(Math.max(0, deadline - time.nanoTime())));
        }
    }

    /** Exceptions that are not zdm's own are named by their class only: their messages may hold an address's secret. */
    private record Reporting(Context context, Notifier notifier, EventSink sink) implements Mailbox.Reports {
        @Override
        public void delivered() {
            report(Delivery.DELIVERED, "");
        }

        @Override
        public void failed(Throwable cause) {
            report(
                    Delivery.FAILED,
                    cause instanceof MigrationException own
                            ? own.problem()
                            : cause.getClass().getName());
        }

        @Override
        public void dropped(int count, String reason) {
            for (int i = 0; i < count; i++) {
                report(Delivery.DROPPED, reason);
            }
        }

        private void report(Delivery delivery, String problem) {
            String name = notifier.getClass().getName();
            sink.emit(new MigrationEvent.Notified(context.present().get(), name, delivery, problem));
        }
    }
}
