package dev.zdm.jdbc;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.LocalUnit;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction on one connection. Belongs to the thread that began it. */
final class JdbcUnit extends LocalUnit {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcTransactionScope.class);

    private final Connection connection;
    private final Dialect dialect;
    private final boolean autoCommitBefore;
    private boolean committed;

    private JdbcUnit(Connection connection, Dialect dialect, boolean readOnly, boolean autoCommitBefore) {
        super(readOnly);
        this.connection = connection;
        this.dialect = dialect;
        this.autoCommitBefore = autoCommitBefore;
    }

    static JdbcUnit begin(DataSource dataSource, KnownDialect dialect, boolean readOnly) {
        try {
            Connection connection = dataSource.getConnection();
            return begin(connection, dialect, readOnly);
        } catch (SQLException e) {
            throw DatabaseException.unreachable(e);
        }
    }

    private static JdbcUnit begin(Connection connection, KnownDialect dialect, boolean readOnly) throws SQLException {
        try {
            Dialect known = dialect.of(connection);
            boolean autoCommitBefore = connection.getAutoCommit();
            if (readOnly) {
                connection.setReadOnly(true);
            }
            connection.setAutoCommit(false);
            return new JdbcUnit(connection, known, readOnly, autoCommitBefore);
        } catch (SQLException | RuntimeException e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    void commit() {
        if (isRollbackOnly()) {
            throw named(new MarkedForRollbackException());
        }
        try {
            requireSound();
            connection.commit();
            committed = true;
        } catch (SQLException e) {
            throw named(DatabaseException.commitFailed(e));
        }
    }

    private MigrationException named(MigrationException failure) {
        if (attribute(MigrationState.class) instanceof MigrationState served) {
            failure.locate(served.migration(), served.phase());
        }
        return failure;
    }

    /** Of which migration a log line is; a unit of work may serve none. */
    private String subject() {
        return attribute(MigrationState.class) instanceof MigrationState served ? served.subject() : "zdm";
    }

    /** After an error that somebody caught, PostgreSQL answers a commit with a rollback, and the driver keeps silent. */
    private void requireSound() throws SQLException {
        if (!isReadOnly()) {
            dialect.sessions().requireSound(connection);
        }
    }

    void rollBack(Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException | RuntimeException e) {
            because.addSuppressed(e);
        }
    }

    /** Nothing that goes wrong here may hide how the unit ended, least of all make a committed one look failed. */
    void close(@Nullable Throwable failure) {
        try (connection) {
            connection.setAutoCommit(autoCommitBefore);
            if (isReadOnly()) {
                connection.setReadOnly(false);
            }
        } catch (SQLException | RuntimeException e) {
            if (failure != null) {
                failure.addSuppressed(e);
            } else {
                // The class alone, here and below: messages of databases and callbacks may hold values of rows.
                LOG.warn(
                        "{}: a connection could not be given back after its unit of work had committed ({}); mend the"
                                + " connection pool, the data is safe",
                        subject(),
                        e.getClass().getName());
            }
        }
    }

    /** What the callbacks after the commit throw is thrown on, once everybody has heard of the end. */
    void complete() {
        rethrow(tell(committed, null));
    }

    @Override
    protected @Nullable Throwable joinLate(@Nullable Throwable first, Throwable next) {
        LOG.error(
                "{}: a callback failed after its unit of work had {} ({}); mend the callback, the data is as it was left",
                subject(),
                committed ? "committed" : "rolled back",
                next.getClass().getName());
        return first;
    }

    private static void closeAfter(Exception failure, Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
