package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Call;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.jspecify.annotations.Nullable;

/** The captured entities of one session factory. Thread-safe. */
final class CapturedEntities {
    private final Supplier<TransactionScope> transactions;
    private final List<CapturedEntity<?>> entities;
    private volatile @Nullable SessionFactoryImplementor factory;
    private final List<Mirror> mirrors = new CopyOnWriteArrayList<>();
    private final Object byKeys = new Object();

    /** The tables of this session factory to which a captured entity is copied, and whether code may write them. */
    record Mirror(CapturedEntity<?> original, Set<String> querySpaces, boolean isCaptured) {}

    CapturedEntities(Supplier<TransactionScope> transactions, List<CapturedEntity<?>> entities) {
        this.transactions = transactions;
        this.entities = List.copyOf(entities);
    }

    /** To be called while the session factory is being built. */
    void in(SessionFactoryImplementor sessionFactory) {
        factory = sessionFactory;
    }

    Set<String> tablesOf(CapturedEntity<?> entity) {
        SessionFactoryImplementor known = factory;
        return known == null ? entity.tables() : entity.tables(known);
    }

    List<CapturedEntity<?>> all() {
        return entities;
    }

    List<Mirror> mirrors() {
        return mirrors;
    }

    void mirror(CapturedEntity<?> original, EntityStore<?, ?> copied) {
        mirrors.add(new Mirror(original, copied.querySpaces(), of(copied.type()).isPresent()));
    }

    Optional<CapturedEntity<?>> of(Class<?> type) {
        return entities.stream().filter(entity -> entity.type() == type).findFirst();
    }

    /** The tables of the originals of what is in some tables. */
    Set<String> originalsOf(Set<String> querySpaces) {
        Set<String> originals = new HashSet<>();
        for (Mirror mirror : mirrors) {
            if (mirror.querySpaces().stream().anyMatch(querySpaces::contains)) {
                originals.addAll(mirror.original().tables());
            }
        }
        return originals;
    }

    /** Whether what is sent now to an entity's tables is going to be handed over. */
    boolean covers(CapturedEntity<?> entity) {
        return inUnit().filter(unit -> unit.covers(entity)).isPresent()
                || transactions
                        .get()
                        .current()
                        .filter(unit ->
                                unit.attribute(byKeys) instanceof WriteByKeys.Window window && window.covers(entity))
                        .isPresent();
    }

    /** Runs statements that write rows of an entity past it. */
    <K, T extends @Nullable Object, X extends Exception> T write(
            CapturedEntity<K> entity, Collection<?> ids, Call<T, X> call, ToLongFunction<T> rows) throws X {
        boolean wanted = entity.admit();
        Unit unit = transactions.get().current().orElseThrow(() -> otherTransaction(entity));
        return wanted ? new WriteByKeys<>(entity, entity.sorted(ids)).run(unit, window(unit), call, rows) : call.run();
    }

    private WriteByKeys.Window window(Unit unit) {
        if (unit.attribute(byKeys) instanceof WriteByKeys.Window known) {
            return known;
        }
        WriteByKeys.Window window = new WriteByKeys.Window();
        unit.attach(byKeys, window);
        return window;
    }

    Optional<UnitCapture> inUnit() {
        return entities.isEmpty()
                ? Optional.empty()
                : transactions
                        .get()
                        .current()
                        .map(unit -> unit.attribute(this))
                        .filter(UnitCapture.class::isInstance)
                        .map(UnitCapture.class::cast);
    }

    void begins(EntityWrite write) {
        for (CapturedEntity<?> entity : entities) {
            if (entity.concerns(write.persister())) {
                begins(entity, write);
            }
        }
    }

    private <K> void begins(CapturedEntity<K> entity, EntityWrite write) {
        UnitCapture capture = capture(entity, write.session());
        if (capture.begins(entity)) {
            List<K> keys = entity.keysBefore(write);
            keys.forEach(entity.writes()::before);
            capture.note(entity, keys);
        }
    }

    void wrote(EntityWrite write) {
        for (CapturedEntity<?> entity : entities) {
            if (entity.concerns(write.persister())) {
                capture(entity, write.session()).wrote(entity, entity.keys(write), write.session());
            }
        }
    }

    /** A stateless session does not say that it is the one, but has written the owner just before. */
    void beginsCollection(AbstractCollectionEvent event) {
        for (CapturedEntity<?> entity : entities) {
            @Nullable Object id = event.getAffectedOwnerIdOrNull();
            if (id != null && entity.type().getName().equals(event.getAffectedOwnerEntityName())) {
                beginsCollection(entity, id, event);
            }
        }
    }

    private <K> void beginsCollection(CapturedEntity<K> entity, Object id, AbstractCollectionEvent event) {
        if (capture(entity, event).begins(entity)) {
            entity.writes().before(entity.key(id));
        }
    }

    void wroteCollection(AbstractCollectionEvent event) {
        for (CapturedEntity<?> entity : entities) {
            @Nullable Object id = event.getAffectedOwnerIdOrNull();
            if (id != null && entity.type().getName().equals(event.getAffectedOwnerEntityName())) {
                capture(entity, event).wrote(entity, List.of(entity.key(id)), event.getSession());
            }
        }
    }

    private UnitCapture capture(CapturedEntity<?> entity, AbstractCollectionEvent event) {
        @Nullable SharedSessionContractImplementor session = event.getSession();
        return session == null ? inUnit().orElseThrow(() -> otherTransaction(entity)) : capture(entity, session);
    }

    private UnitCapture capture(CapturedEntity<?> entity, SharedSessionContractImplementor session) {
        Optional<Unit> unit = transactions.get().current();
        if (unit.isEmpty()) {
            // It says why nothing may be written outside of one.
            boolean unused = entity.admit();
            throw otherTransaction(entity);
        }
        UnitCapture capture = captureOf(unit.get());
        if (!capture.knows(session)) {
            requireUnitOf(session, entity);
            capture.join(session);
        }
        return capture;
    }

    private UnitCapture captureOf(Unit unit) {
        if (unit.attribute(this) instanceof UnitCapture known) {
            return known;
        }
        UnitCapture capture = UnitCapture.of(unit);
        unit.attach(this, capture);
        return capture;
    }

    /** Otherwise the copies would be part of somebody else's transaction. */
    private void requireUnitOf(SharedSessionContractImplementor session, CapturedEntity<?> entity) {
        boolean same;
        try {
            same = transactions
                    .get()
                    .withConnection(connection -> connection.unwrap(Connection.class)
                            == session.getJdbcCoordinator()
                                    .getLogicalConnection()
                                    .getPhysicalConnection()
                                    .unwrap(Connection.class));
        } catch (SQLException e) {
            throw new IllegalStateException("the connection of the unit of work cannot be had", e);
        }
        if (!same) {
            throw otherTransaction(entity);
        }
    }

    private static ConfigurationException otherTransaction(CapturedEntity<?> entity) {
        return new ConfigurationException(
                null,
                null,
                "entity " + entity.type().getName()
                        + " is written by a session whose transaction is not the unit of work"
                        + " under way on this thread",
                "nothing was written; begin and end the transactions of two sessions one after the other");
    }
}
