package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Unit;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.hibernate.resource.jdbc.internal.LogicalConnectionProvidedImpl;
import org.jspecify.annotations.Nullable;

/**
 * What one unit of work has written of captured entities and not handed over yet. Belongs to its thread.
 *
 * <p>Keys are only collected while Hibernate flushes, and handed over when it has: what is written to a session inside its
 * flush disturbs it. Being admitted counts from the first write after one hand-over to the next, because a savepoint between
 * two flushes may have given the guard back.
 */
final class UnitCapture {
    private final Set<SharedSessionContractImplementor> sessions = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<CapturedEntity<?>, Boolean> admitted = new HashMap<>();
    private final Map<CapturedEntity<?>, Set<Object>> pending = new LinkedHashMap<>();
    private final Set<CapturedEntity<?>> writing = new HashSet<>();

    static UnitCapture of(Unit unit) {
        UnitCapture capture = new UnitCapture();
        unit.afterCommit(capture::requireNothingLeft);
        return capture;
    }

    /** There is always somebody who hands over: a flush, the end of a session's transaction, or each write. */
    private void requireNothingLeft() {
        if (!pending.isEmpty()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "rows of "
                            + pending.keySet().stream()
                                    .map(entity -> entity.type().getName())
                                    .toList()
                            + " were committed by a session that told nobody, and are not copied",
                    "verify the migration, which finds them; write in sessions that begin and end their transactions");
        }
    }

    boolean knows(SharedSessionContractImplementor session) {
        return sessions.contains(session);
    }

    /** Another session of the unit begins to write. */
    void join(SharedSessionContractImplementor session) {
        if (sessions.add(session) && endsTransaction(session)) {
            session.getTransactionCompletionCallbacks()
                    .registerCallback((BeforeCompletionCallback) ending -> handOver());
        }
    }

    /** The transaction of a connection that was given to a session is somebody else's, who does not tell it of the end. */
    private static boolean endsTransaction(SharedSessionContractImplementor session) {
        return !(session.getJdbcCoordinator().getLogicalConnection() instanceof LogicalConnectionProvidedImpl);
    }

    /** Whether the keys of an entity's rows are wanted; asked before the first of them is written. */
    boolean begins(CapturedEntity<?> entity) {
        boolean wanted = admitted.computeIfAbsent(entity, CapturedEntity::admit);
        boolean unused = writing.add(entity);
        return wanted;
    }

    /** Whether what is sent now is a write of this entity that is going to be collected, or needs not to be. */
    boolean covers(CapturedEntity<?> entity) {
        return writing.contains(entity);
    }

    /** What is sent from now on is no write of an entity, even if one has failed and nobody said so. */
    void endsWriting() {
        writing.clear();
    }

    /** A stateless session does not always say that it is the one that writes. */
    void wrote(CapturedEntity<?> entity, Collection<?> keys, @Nullable SharedSessionContractImplementor session) {
        boolean unused = writing.remove(entity);
        note(entity, keys);
        boolean stateless = session == null || session instanceof StatelessSession;
        if (stateless && sessions.stream().noneMatch(UnitCapture::endsTransaction)) {
            handOver();
        }
    }

    /** Rows that will have to be copied once what is under way was sent. */
    void note(CapturedEntity<?> entity, Collection<?> keys) {
        if (!keys.isEmpty() && Objects.equals(admitted.get(entity), true)) {
            boolean unused = pending.computeIfAbsent(entity, first -> new LinkedHashSet<>())
                    .addAll(keys);
        }
    }

    /** Whether something waits that no flush is under way for. */
    boolean hasSentAll() {
        return !pending.isEmpty() && sessions.stream().allMatch(StatelessSession.class::isInstance);
    }

    /** What was collected is in the database now, and goes to the other side. */
    void handOver() {
        writing.clear();
        if (!pending.isEmpty()) {
            sessions.forEach(session -> session.getJdbcCoordinator().executeBatch());
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
