package dev.zdm.jpa.entity;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.jspecify.annotations.Nullable;

/**
 * What one unit of work has written of captured entities and not handed over yet. Belongs to its thread.
 *
 * <p>Keys are only collected while Hibernate flushes, and handed over when it has: what is written to a session inside its
 * flush disturbs it. Being admitted counts from the first write after one hand-over to the next, because a savepoint between
 * two flushes may have given the guard back.
 */
final class UnitCapture {
    private final SharedSessionContractImplementor session;
    private final Map<CapturedEntity<?>, Boolean> admitted = new HashMap<>();
    private final Map<CapturedEntity<?>, Set<Object>> pending = new LinkedHashMap<>();
    private @Nullable CapturedEntity<?> writing;

    UnitCapture(SharedSessionContractImplementor session) {
        this.session = session;
        session.getTransactionCompletionCallbacks().registerCallback((BeforeCompletionCallback) ending -> handOver());
    }

    /** Whether the keys of an entity's rows are wanted; asked before the first of them is written. */
    boolean begins(CapturedEntity<?> entity) {
        boolean wanted =
                admitted.computeIfAbsent(entity, unasked -> unasked.writes().admit());
        writing = entity;
        return wanted;
    }

    /** Whether what is sent now is a write of this entity that is going to be collected, or needs not to be. */
    boolean covers(CapturedEntity<?> entity) {
        return writing == entity;
    }

    void wrote(CapturedEntity<?> entity, Collection<?> keys) {
        writing = null;
        if (Objects.equals(admitted.get(entity), true)) {
            boolean unused = pending.computeIfAbsent(entity, first -> new LinkedHashSet<>())
                    .addAll(keys);
        }
    }

    /** Whether something waits that no flush is under way for. */
    boolean hasSentAll() {
        return session instanceof StatelessSession && !pending.isEmpty();
    }

    /** What was collected is in the database now, and goes to the other side. */
    void handOver() {
        writing = null;
        if (!pending.isEmpty()) {
            session.getJdbcCoordinator().executeBatch();
            Map<CapturedEntity<?>, Set<Object>> due = new LinkedHashMap<>(pending);
            pending.clear();
            due.forEach(UnitCapture::copy);
        }
        admitted.clear();
    }

    @SuppressWarnings("unchecked") // the keys were made by this entity
    private static <K> void copy(CapturedEntity<K> entity, Set<Object> keys) {
        entity.writes().copy((Set<K>) keys);
    }
}
