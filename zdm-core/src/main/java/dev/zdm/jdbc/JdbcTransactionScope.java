package dev.zdm.jdbc;

import dev.zdm.spi.Call;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one data source, without a framework: each unit of work has one connection, bound to the thread
 * that runs it. Thread-safe.
 *
 * <p>The data source must hand out a connection of its own on every call, as pools and drivers do. One that hands out
 * the connection of somebody else's transaction does not fit: with Spring use the scope of zdm's Spring starter.
 */
public final class JdbcTransactionScope implements TransactionScope {
    private final DataSource dataSource;
    private final KnownDialect dialect = new KnownDialect();

    @SuppressWarnings("ThreadLocalUsage") // one scope per database, which lives as long as the application
    private final ThreadLocal<@Nullable JdbcUnit> units = new ThreadLocal<>();

    private JdbcTransactionScope(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The transactions of a data source. Create one scope for each database and share it: a second one does not know
     * the units of work of the first.
     *
     * @param dataSource hands out connections; never closed by the scope
     * @return the scope
     */
    public static JdbcTransactionScope of(DataSource dataSource) {
        return new JdbcTransactionScope(dataSource);
    }

    @Override
    public Optional<Unit> current() {
        return Optional.ofNullable(units.get());
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T required(Call<T, X> call) throws X {
        return units.get() != null ? call.run() : run(false, call);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T requiresNew(Call<T, X> call) throws X {
        return run(false, call);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T single(Call<T, X> call) throws X {
        return units.get() == null ? call.run() : requiresNew(call);
    }

    /**
     * Runs the application's own unit of work: {@link #required} under the name that applications look for.
     *
     * @param call what to run
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     * @throws DatabaseException if there is no connection, or the commit failed
     * @throws MarkedForRollbackException if the call returned, but the unit was marked for rollback
     */
    public <T extends @Nullable Object, X extends Exception> T inTransaction(Call<T, X> call) throws X {
        return required(call);
    }

    /**
     * Runs in the unit under way, as it is, or in a new one in which the database refuses every write. Its reads may
     * follow the share.
     *
     * @param call what to run
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     * @throws DatabaseException if there is no connection, or the commit failed
     */
    public <T extends @Nullable Object, X extends Exception> T readOnly(Call<T, X> call) throws X {
        return units.get() != null ? call.run() : run(true, call);
    }

    @Override
    public <T extends @Nullable Object> T withConnection(ConnectionWork<T> work) throws SQLException {
        JdbcUnit unit = units.get();
        if (unit != null) {
            return work.apply(unit.connection());
        }
        try (Connection connection = dataSource.getConnection()) {
            return withAutoCommit(connection, work);
        }
    }

    /** A pool may hand out connections that do not commit by themselves; it expects them back as they were. */
    private static <T extends @Nullable Object> T withAutoCommit(Connection connection, ConnectionWork<T> work)
            throws SQLException {
        if (connection.getAutoCommit()) {
            return work.apply(connection);
        }
        connection.setAutoCommit(true);
        try {
            return work.apply(connection);
        } finally {
            connection.setAutoCommit(false);
        }
    }

    private <T extends @Nullable Object, X extends Exception> T run(boolean readOnly, Call<T, X> call) throws X {
        JdbcUnit outer = units.get();
        JdbcUnit unit = JdbcUnit.begin(dataSource, dialect, readOnly);
        units.set(unit);
        Throwable failure = null;
        try {
            T result = call.run();
            unit.commit();
            return result;
        } catch (Throwable e) {
            failure = e;
            unit.rollBack(e);
            throw e;
        } finally {
            restore(outer);
            unit.close(failure);
            unit.complete();
        }
    }

    private void restore(@Nullable JdbcUnit outer) {
        if (outer == null) {
            units.remove();
        } else {
            units.set(outer);
        }
    }
}
