package dev.zdm.test.store;

import dev.zdm.test.fault.FaultPoint;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows by key: the committed ones, and over them what a unit of work has changed and not committed yet.
 *
 * @param <K> the key
 * @param <R> the row
 */
final class Table<K, R> {
    private final String name;
    private final Locks locks;
    private final FaultPoint beforeCommit;
    private final FaultPoint afterCommit;
    private final NavigableMap<K, R> committed;

    Table(String name, InMemoryDatabase database, Comparator<K> order) {
        this.name = name;
        this.locks = database.locks();
        this.committed = new TreeMap<>(order);
        this.beforeCommit = database.faults().point(name + ".commit");
        this.afterCommit = database.faults().point(name + ".committed");
    }

    /** A row's lock, named for messages. */
    record RowLock(String table, Object key) {
        @Override
        public String toString() {
            return "the row " + key + " of '" + table + "'";
        }
    }

    Optional<R> get(K key, @Nullable InMemoryUnit unit) {
        Optional<R> changed = unit == null ? null : unit.<K, R>changesOf(this).get(key);
        return changed != null ? changed : locks.inside(() -> Optional.ofNullable(committed.get(key)));
    }

    List<R> after(@Nullable K key, int limit, @Nullable InMemoryUnit unit) {
        NavigableMap<K, R> seen = seenBy(unit);
        NavigableMap<K, R> rest = key == null ? seen : seen.tailMap(key, false);
        return rest.values().stream().limit(limit).toList();
    }

    NavigableMap<K, R> seenBy(@Nullable InMemoryUnit unit) {
        NavigableMap<K, R> seen = locks.inside(() -> new TreeMap<>(committed));
        if (unit != null) {
            apply(unit.changesOf(this), seen);
        }
        return seen;
    }

    /** Locks the row to the end of the unit, and changes it as far as that unit sees. */
    void set(K key, Optional<R> row, InMemoryUnit unit) {
        lock(key, unit);
        unit.<K, R>changesOf(this).put(key, row);
    }

    /** Locks the row to the end of the unit, whether or not there is one. */
    void lock(K key, InMemoryUnit unit) {
        locks.lock(new RowLock(name, key), Locks.Strength.EXCLUSIVE, unit);
    }

    /** Puts a committed row past every unit, lock and fault. */
    void seed(K key, R row) {
        Object unused = locks.inside(() -> Optional.ofNullable(committed.put(key, row)));
    }

    /** Called under the monitor. */
    void commit(Map<K, Optional<R>> changes) {
        apply(changes, committed);
    }

    private static <K, R> void apply(Map<K, Optional<R>> changes, Map<K, R> rows) {
        changes.forEach((key, row) -> row.ifPresentOrElse(present -> rows.put(key, present), () -> rows.remove(key)));
    }

    FaultPoint beforeCommit() {
        return beforeCommit;
    }

    FaultPoint afterCommit() {
        return afterCommit;
    }
}
