package dev.zdm.jpa.entity;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.plan.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.CacheMode;
import org.hibernate.JDBCException;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** Has Hibernate read entities on the connection of the unit of work under way, past its caches and sessions. */
final class EntityReader<K, E> {
    private final SessionFactoryImplementor factory;
    private final JdbcDataStore home;
    private final EntityShape<K> shape;
    private final Class<E> type;
    private final Parts parts;

    /** What belongs to an entity beside its row, and who has to know that the statements are zdm's own. */
    record Parts(List<OwnedCollection> collections, OwnStatements own) {}

    EntityReader(
            SessionFactoryImplementor factory, JdbcDataStore home, EntityShape<K> shape, Class<E> type, Parts parts) {
        this.factory = factory;
        this.home = home;
        this.shape = shape;
        this.type = type;
        this.parts = parts;
    }

    List<E> load(Collection<K> keys, LockMode lock) {
        List<Object> ids = keys.stream().map(shape.key()::idOf).toList();
        return ids.isEmpty()
                ? List.of()
                : run("reading", session -> {
                    if (lock != LockMode.NONE) {
                        requireFresh(session);
                    }
                    return load(session, ids, lock);
                });
    }

    /**
     * The lock of the row does not make other tables' rows those of now, in a transaction that sees its beginning's. A step
     * of the version would, because who comes second is refused; but children that change alone do not step it.
     */
    private void requireFresh(StatelessSession session) {
        boolean stepped =
                shape.persister().isVersioned() && parts.collections().stream().allMatch(OwnedValues.class::isInstance);
        if (!stepped && !parts.collections().isEmpty()) {
            session.doWork(connection -> {
                if (connection.getTransactionIsolation() > Connection.TRANSACTION_READ_COMMITTED) {
                    throw new ConfigurationException(
                            null,
                            null,
                            "entity " + shape.persister().getEntityName()
                                    + " is written in a transaction that does not see"
                                    + " what others commit meanwhile, and has collections that could be copied as they were",
                            "write it in transactions of isolation READ_COMMITTED");
                }
            });
        }
    }

    private List<E> load(StatelessSession session, List<Object> ids, LockMode lock) {
        List<E> found = new ArrayList<>();
        List<E> loaded = session.getMultiple(type, ids, lock);
        // Unlike its other ways to load, this one of a stateless session leaves behind what it has loaded.
        spi(session).getPersistenceContextInternal().clear();
        for (E entity : loaded) {
            if (Objects.nonNull(entity)) {
                parts.collections()
                        .forEach(owned -> session.fetch(owned.attribute().getValue(entity)));
                found.add(entity);
            }
        }
        return found;
    }

    /** Reads the keys after another one. */
    interface Pages<K> {
        List<EntityRow<K>> next(@Nullable K after, int limit);
    }

    /** Hibernate does not show every row, such as one that is softly deleted; what it hides does not end the table. */
    List<E> page(@Nullable K after, int limit, Pages<K> pages) {
        List<E> found = new ArrayList<>();
        @Nullable K last = after;
        while (found.size() < limit) {
            int wanted = limit - found.size();
            List<K> next = pages.next(last, wanted).stream().map(EntityRow::key).toList();
            found.addAll(load(next, LockMode.NONE));
            if (next.size() < wanted) {
                return found;
            }
            last = next.get(next.size() - 1);
        }
        return found;
    }

    /** Runs with a session of its own on the connection under way; what the database refuses is told as JDBC tells it. */
    <T> T run(String doing, Function<StatelessSession, T> work) {
        return home.onTable(doing, shape.table().table(), connection -> {
            try (StatelessSession session = factory.withStatelessOptions()
                    .connection(connection)
                    .initialCacheMode(CacheMode.IGNORE)
                    .openStatelessSession()) {
                return parts.own().send(() -> work.apply(session));
            } catch (JDBCException e) {
                throw sqlOf(e);
            }
        });
    }

    private static SQLException sqlOf(JDBCException failure) {
        return failure.getSQLException();
    }

    static SharedSessionContractImplementor spi(StatelessSession session) {
        return (SharedSessionContractImplementor) session;
    }
}
