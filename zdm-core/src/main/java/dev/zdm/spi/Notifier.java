package dev.zdm.spi;

/**
 * Tells people, or another system, what becomes of a migration: transitions, rollbacks, refusals, a circuit breaker that
 * opens, a place that was lost. Called on one of zdm's own threads, never on the one that moves the migration; one
 * notification at a time for each migration, in their order. Thread-safe, because migrations do not wait for each other.
 *
 * <p>Ready-made: {@code dev.zdm.notify.WebhookNotifier} and {@code dev.zdm.notify.LogNotifier}. What must be heard at
 * once and on the same thread is for a {@link MigrationListener}.
 */
@FunctionalInterface
public interface Notifier {

    /**
     * Delivers one notification. It should end in bounded time: those that follow wait for it, a few hundred at most,
     * then the oldest is dropped.
     *
     * @param notification what happened
     * @throws Exception if it could not be delivered; this is logged, counted, and otherwise ignored
     */
    void notify(Notification notification) throws Exception;
}
