package dev.zdm.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows by key: the committed ones, and over them what a unit has changed. Its methods are no steps. */
final class SimTable<K, R> {
    private final String name;
    private final NavigableMap<K, R> committed = new TreeMap<>();

    SimTable(String name) {
        this.name = name;
    }

    /** What a row's lock is known by. */
    record RowLock(String table, Object key) {}

    RowLock lockOf(K key) {
        return new RowLock(name, key);
    }

    Optional<R> get(K key, @Nullable SimUnit unit) {
        Optional<R> changed = unit == null ? null : unit.<K, R>changesOf(this).get(key);
        return changed != null ? changed : Optional.ofNullable(committed.get(key));
    }

    Map<K, R> all(@Nullable SimUnit unit) {
        NavigableMap<K, R> seen = new TreeMap<>(committed);
        if (unit != null) {
            apply(unit.changesOf(this), seen);
        }
        return seen;
    }

    List<R> after(@Nullable K key, int limit, @Nullable SimUnit unit) {
        NavigableMap<K, R> seen = new TreeMap<>(all(unit));
        NavigableMap<K, R> rest = key == null ? seen : seen.tailMap(key, false);
        return new ArrayList<>(rest.values()).subList(0, Math.min(limit, rest.size()));
    }

    /** The caller holds the row's lock. */
    void set(K key, Optional<R> row, SimUnit unit) {
        unit.<K, R>changesOf(this).put(key, row);
    }

    /** Puts a committed row past every unit. */
    void seed(K key, R row) {
        committed.put(key, row);
    }

    void commit(Map<K, Optional<R>> changes) {
        apply(changes, committed);
    }

    private static <K, R> void apply(Map<K, Optional<R>> changes, Map<K, R> rows) {
        changes.forEach((key, row) -> row.ifPresentOrElse(present -> rows.put(key, present), () -> rows.remove(key)));
    }
}
