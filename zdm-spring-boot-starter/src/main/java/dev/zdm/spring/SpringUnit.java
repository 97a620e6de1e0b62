package dev.zdm.spring;

import dev.zdm.plan.OutcomePendingException;
import dev.zdm.spi.Unit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One transaction, as a resource bound to its thread that steps aside while the transaction is suspended.
 *
 * <p>Rolling back to a savepoint releases the locks taken since, so what was attached since is forgotten with them:
 * nobody may go on trusting a guard row that is no longer held.
 */
final class SpringUnit implements Unit, TransactionSynchronization {
    private record Mark(Object savepoint, Map<Object, Object> attributes) {}

    private final Object boundAs;
    private final DataSource dataSource;
    private final Runnable rollbackOnly;
    private final Map<Object, Object> attributes = new HashMap<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final List<Consumer<Boolean>> callbacks = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    /**
     * Set while callbacks run between the commit and Spring's end. What they read they read on the connection of the ended
     * transaction, which Spring still holds: with one more for each writer a pool could run dry.
     */
    private boolean committed;

    SpringUnit(Object boundAs, DataSource dataSource, Runnable rollbackOnly) {
        this.boundAs = boundAs;
        this.dataSource = dataSource;
        this.rollbackOnly = rollbackOnly;
    }

    /** Whether it has ended, although Spring has not put it away yet. */
    boolean hasCommitted() {
        return committed;
    }

    @Override
    public boolean isReadOnly() {
        return TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }

    @Override
    public void markRollbackOnly() {
        rollbackOnly.run();
    }

    @Override
    public void afterCompletion(Consumer<Boolean> callback) {
        callbacks.add(callback);
    }

    @Override
    public void afterCommit(Runnable callback) {
        afterCommit.add(callback);
    }

    @Override
    public @Nullable Object attribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public void attach(Object key, Object value) {
        attributes.put(key, value);
    }

    @Override
    public void suspend() {
        TransactionSynchronizationManager.unbindResource(boundAs);
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.bindResource(boundAs, this);
    }

    @Override
    public void savepoint(Object savepoint) {
        marks.push(new Mark(savepoint, Map.copyOf(attributes)));
    }

    // A savepoint that was never seen is older than the unit: nothing attached so far survives it.
    @Override
    public void savepointRollback(Object savepoint) {
        Map<Object, Object> then = marks.stream()
                .filter(mark -> mark.savepoint().equals(savepoint))
                .findFirst()
                .map(Mark::attributes)
                .orElse(Map.of());
        attributes.clear();
        attributes.putAll(then);
    }

    @Override
    public void afterCommit() {
        if (!afterCommit.isEmpty()) {
            committed = true;
            try {
                runAll(afterCommit);
            } catch (OutcomePendingException e) {
                throw new OutcomePendingDataAccessException(e);
            } finally {
                committed = false;
            }
        }
    }

    @Override
    public void afterCompletion(int status) {
        boolean hasCommitted = status == STATUS_COMMITTED;
        outsideOfTheUnit(() -> runAll(callbacks.stream()
                .map(callback -> (Runnable) () -> callback.accept(hasCommitted))
                .toList()));
    }

    // Spring still holds the ended transaction's connection: a callback that found it would write into nowhere.
    private void outsideOfTheUnit(Runnable work) {
        TransactionSynchronizationManager.unbindResource(boundAs);
        Object ended = TransactionSynchronizationManager.unbindResourceIfPossible(dataSource);
        try {
            work.run();
        } finally {
            if (ended != null) {
                TransactionSynchronizationManager.bindResource(dataSource, ended);
            }
        }
    }

    private static void runAll(List<? extends Runnable> callbacks) {
        Throwable first = null;
        for (Runnable callback : List.copyOf(callbacks)) {
            try {
                callback.run();
            } catch (RuntimeException | Error e) {
                first = join(first, e);
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }

    private static Throwable join(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
