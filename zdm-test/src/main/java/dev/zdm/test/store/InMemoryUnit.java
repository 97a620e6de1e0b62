package dev.zdm.test.store;

import dev.zdm.spi.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One transaction: what it changed, and who wants to know how it ended. Belongs to the thread that began it. */
final class InMemoryUnit implements Unit {
    private final Thread thread = Thread.currentThread();
    private final boolean readOnly;
    private final Locks locks;
    private final Map<Object, Object> attributes = new HashMap<>();
    private final List<Consumer<Boolean>> callbacks = new ArrayList<>();
    private final Map<Table<?, ?>, Map<?, ? extends Optional<?>>> changes = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean rollbackOnly;

    InMemoryUnit(boolean readOnly, Locks locks) {
        this.readOnly = readOnly;
        this.locks = locks;
    }

    Thread thread() {
        return thread;
    }

    @SuppressWarnings("unchecked") // each table puts its own changes in and takes them out
    <K, R> Map<K, Optional<R>> changesOf(Table<K, R> table) {
        return (Map<K, Optional<R>>) changes.computeIfAbsent(table, unused -> new LinkedHashMap<K, Optional<R>>());
    }

    void requireWritable() {
        if (readOnly) {
            throw new InMemoryDatabaseException(
                    "a read-only unit of work cannot write", "write in a unit of work that is not read-only");
        }
    }

    /** A failure after the rows have changed is the reply that got lost: committed, but nobody here knows. */
    void commit() {
        if (rollbackOnly) {
            throw new InMemoryDatabaseException(
                    "the unit of work was rolled back, because something within had marked it for rollback and the"
                            + " exception that followed was caught",
                    "let that exception end the unit of work, or run the unit of work again");
        }
        List<Table<?, ?>> changed = changes.keySet().stream()
                .filter(table -> !changesOf(table).isEmpty())
                .toList();
        changed.forEach(table -> table.beforeCommit().reached());
        boolean unused = locks.inside(() -> {
            changed.forEach(this::apply);
            return true;
        });
        changed.forEach(table -> table.afterCommit().reached());
    }

    private <K, R> void apply(Table<K, R> table) {
        table.commit(changesOf(table));
    }

    /** What a callback throws is thrown on, unless the unit has failed already. */
    void complete(@Nullable Throwable failure) {
        Throwable thrown = failure;
        for (Runnable callback : failure == null ? List.copyOf(afterCommit) : List.<Runnable>of()) {
            try {
                callback.run();
            } catch (RuntimeException | Error e) {
                thrown = join(thrown, e);
            }
        }
        for (Consumer<Boolean> callback : List.copyOf(callbacks)) {
            try {
                callback.accept(failure == null);
            } catch (RuntimeException | Error e) {
                thrown = join(thrown, e);
            }
        }
        if (failure == null && thrown != null) {
            rethrow(thrown);
        }
    }

    private static Throwable join(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public void markRollbackOnly() {
        rollbackOnly = true;
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
}
