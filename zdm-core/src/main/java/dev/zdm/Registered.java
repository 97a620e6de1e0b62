package dev.zdm;

import dev.zdm.plan.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The migrations of one {@code Zdm}, by id, until it is closed. Thread-safe. */
final class Registered {
    private final Map<String, MigrationControl> byId = new ConcurrentHashMap<>();
    private final Naming naming = new Naming(byId);
    private volatile boolean closed;

    /** Does the work; its errors name this migration and, if it is registered, its phase. */
    <T> T naming(String id, Supplier<T> work) {
        return naming.of(id, work);
    }

    /**
     * Adds one, or refuses because the end has begun: whoever ends them no longer sees those that come later. A
     * registration may wait long for its place, so the end does not wait for it.
     */
    synchronized boolean add(MigrationControl migration) {
        if (!closed) {
            byId.put(migration.id(), migration);
        }
        return !closed;
    }

    /** Takes no more from now on. */
    synchronized void close() {
        closed = true;
    }

    void clear() {
        byId.clear();
    }

    boolean isClosed() {
        return closed;
    }

    void requireOpen(String id) {
        if (closed) {
            throw new ConfigurationException(
                    id, null, "this Zdm was closed", "build a new one; a closed one holds no threads and no places");
        }
    }

    @Nullable
    MigrationControl find(String id) {
        return byId.get(id);
    }

    boolean has(String id) {
        return byId.containsKey(id);
    }

    MigrationControl control(String id) {
        requireOpen(id);
        MigrationControl found = find(id);
        if (found == null) {
            throw new ConfigurationException(
                    id,
                    null,
                    "no migration of this id is registered, only "
                            + byId.keySet().stream().sorted().toList(),
                    "declare it, or correct the id");
        }
        return found;
    }

    List<MigrationControl> all() {
        return byId.values().stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    }

    void renew() {
        byId.values().forEach(CommonParts::renew);
    }
}
