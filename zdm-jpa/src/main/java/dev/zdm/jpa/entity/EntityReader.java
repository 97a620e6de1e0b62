package dev.zdm.jpa.entity;

import dev.zdm.jdbc.JdbcDataStore;
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

/** Has Hibernate read entities on the connection of the unit of work under way, past its caches and sessions. */
final class EntityReader<K, E> {
    private final SessionFactoryImplementor factory;
    private final JdbcDataStore home;
    private final EntityShape<K> shape;
    private final Class<E> type;

    EntityReader(SessionFactoryImplementor factory, JdbcDataStore home, EntityShape<K> shape, Class<E> type) {
        this.factory = factory;
        this.home = home;
        this.shape = shape;
        this.type = type;
    }

    List<E> load(Collection<K> keys, LockMode lock) {
        List<Object> ids = keys.stream().map(shape.key()::idOf).toList();
        return ids.isEmpty() ? List.of() : run("reading", session -> load(session, ids, lock));
    }

    private List<E> load(StatelessSession session, List<Object> ids, LockMode lock) {
        List<E> found = new ArrayList<>();
        for (E entity : session.getMultiple(type, ids, lock)) {
            if (Objects.nonNull(entity)) {
                found.add(entity);
            }
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
                return work.apply(session);
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
