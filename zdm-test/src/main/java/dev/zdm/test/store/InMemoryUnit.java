package dev.zdm.test.store;

import dev.zdm.spi.LocalUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One transaction: what it changed, and who wants to know how it ended. Belongs to the thread that began it. */
final class InMemoryUnit extends LocalUnit {
    private final Thread thread = Thread.currentThread();
    private final Locks locks;
    private final Map<Table<?, ?>, Map<?, ? extends Optional<?>>> changes = new LinkedHashMap<>();

    InMemoryUnit(boolean readOnly, Locks locks) {
        super(readOnly);
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
        if (isReadOnly()) {
            throw new InMemoryDatabaseException(
                    "a read-only unit of work cannot write", "write in a unit of work that is not read-only");
        }
    }

    /** A failure after the rows have changed is the reply that got lost: committed, but nobody here knows. */
    void commit() {
        if (isRollbackOnly()) {
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
        Throwable thrown = tell(failure == null, failure);
        if (failure == null) {
            rethrow(thrown);
        }
    }
}
