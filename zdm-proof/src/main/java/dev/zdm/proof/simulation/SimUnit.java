package dev.zdm.proof.simulation;

import dev.zdm.spi.LocalUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One transaction: what it changed, what it has locked, and who wants to know how it ended. */
final class SimUnit extends LocalUnit {
    private final Fiber fiber;
    private final @Nullable SimUnit outer;
    private final boolean tells;
    private final Map<SimTable<?, ?>, Map<?, ? extends Optional<?>>> changes = new LinkedHashMap<>();
    private final Set<Object> locks = new LinkedHashSet<>();
    private boolean broken;

    SimUnit(Fiber fiber, boolean readOnly, @Nullable SimUnit outer, boolean tells) {
        super(readOnly);
        this.fiber = fiber;
        this.outer = outer;
        this.tells = tells;
    }

    Fiber fiber() {
        return fiber;
    }

    @Nullable
    SimUnit outer() {
        return outer;
    }

    @SuppressWarnings("unchecked") // each table puts its own changes in and takes them out
    <K, R> Map<K, Optional<R>> changesOf(SimTable<K, R> table) {
        return (Map<K, Optional<R>>) changes.computeIfAbsent(table, unused -> new LinkedHashMap<K, Optional<R>>());
    }

    Set<Object> locks() {
        return locks;
    }

    /** The database has ended it, or lost its connection. */
    void breakOff() {
        broken = true;
        changes.clear();
        locks.clear();
    }

    /** What the unit had changed and locked. */
    record Savepoint(Map<SimTable<?, ?>, Map<?, ? extends Optional<?>>> changes, Set<Object> locks) {}

    Savepoint savepoint() {
        return new Savepoint(copied(changes), new LinkedHashSet<>(locks));
    }

    private static Map<SimTable<?, ?>, Map<?, ? extends Optional<?>>> copied(
            Map<SimTable<?, ?>, Map<?, ? extends Optional<?>>> changes) {
        Map<SimTable<?, ?>, Map<?, ? extends Optional<?>>> copy = new LinkedHashMap<>();
        changes.forEach((table, rows) -> copy.put(table, new LinkedHashMap<>(rows)));
        return copy;
    }

    /** Returns the locks that are to be given back. */
    Set<Object> returnTo(Savepoint savepoint) {
        changes.clear();
        changes.putAll(copied(savepoint.changes()));
        Set<Object> since = new LinkedHashSet<>(locks);
        since.removeAll(savepoint.locks());
        return since;
    }

    boolean isBroken() {
        return broken;
    }

    void apply() {
        changes.keySet().forEach(this::apply);
    }

    private <K, R> void apply(SimTable<K, R> table) {
        table.commit(changesOf(table));
    }

    /** What a callback throws is thrown on, unless the unit has failed already. */
    void complete(@Nullable Throwable failure) {
        Throwable thrown = tell(failure == null, failure);
        if (failure == null) {
            rethrow(thrown);
        }
    }

    /** Whoever is dead hears of nothing else. */
    @Override
    protected @Nullable Throwable join(@Nullable Throwable first, Throwable next) {
        return first == null || next instanceof Crash ? next : first;
    }

    @Override
    public void afterCommit(Runnable callback) {
        if (tells) {
            super.afterCommit(callback);
        }
    }
}
