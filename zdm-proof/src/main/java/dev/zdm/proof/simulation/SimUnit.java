package dev.zdm.proof.simulation;

import dev.zdm.spi.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One transaction: what it changed, what it has locked, and who wants to know how it ended. */
final class SimUnit implements Unit {
    private final Fiber fiber;
    private final boolean readOnly;
    private final @Nullable SimUnit outer;
    private final boolean tells;
    private final Map<Object, Object> attributes = new HashMap<>();
    private final List<Consumer<Boolean>> callbacks = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Map<SimTable<?, ?>, Map<?, ? extends Optional<?>>> changes = new LinkedHashMap<>();
    private final Set<Object> locks = new LinkedHashSet<>();
    private boolean rollbackOnly;
    private boolean broken;

    SimUnit(Fiber fiber, boolean readOnly, @Nullable SimUnit outer, boolean tells) {
        this.fiber = fiber;
        this.readOnly = readOnly;
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

    boolean isRollbackOnly() {
        return rollbackOnly;
    }

    void apply() {
        changes.keySet().forEach(this::apply);
    }

    private <K, R> void apply(SimTable<K, R> table) {
        table.commit(changesOf(table));
    }

    /** What a callback throws is thrown on, unless the unit has failed already. */
    void complete(@Nullable Throwable failure) {
        Throwable thrown = failure;
        for (Runnable callback : failure == null ? List.copyOf(afterCommit) : List.<Runnable>of()) {
            thrown = run(callback, thrown);
        }
        for (Consumer<Boolean> callback : List.copyOf(callbacks)) {
            thrown = run(() -> callback.accept(failure == null), thrown);
        }
        if (failure == null && thrown instanceof Error error) {
            throw error;
        }
        if (failure == null && thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static @Nullable Throwable run(Runnable callback, @Nullable Throwable before) {
        try {
            callback.run();
            return before;
        } catch (RuntimeException | Error e) {
            return before == null || e instanceof Crash ? e : before;
        }
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
        if (tells) {
            afterCommit.add(callback);
        }
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
