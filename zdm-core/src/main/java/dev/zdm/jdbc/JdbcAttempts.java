package dev.zdm.jdbc;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Attempts;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import dev.zdm.spi.Unit;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an error ends the transaction, the savepoint is sent together with the statement that may fail and given back with
 * it, so that it makes no way to the server of its own. Elsewhere nothing is sent: the error has undone its statement.
 */
final class JdbcAttempts implements Attempts {
    private static final String SAVEPOINT = "SAVEPOINT zdm_attempt";
    private static final String FORGET = "RELEASE SAVEPOINT zdm_attempt";
    private static final String SAVE = SAVEPOINT + "; ";
    private static final String RELEASE = "; " + FORGET;
    private static final String UNDO = "ROLLBACK TO SAVEPOINT zdm_attempt; " + FORGET;

    private final TransactionScope transactions;
    private final KnownDialect dialect;

    JdbcAttempts(TransactionScope transactions, KnownDialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    /** Of one unit of work; used by its thread only. */
    private static final class Attempt {
        private boolean isUnderWay;
        private boolean isSaved;
    }

    /** Sends one statement. */
    @FunctionalInterface
    private interface Sending<T> {
        T send() throws SQLException;
    }

    @Override
    public Optional<RuntimeException> attempt(Runnable change) {
        Attempt attempt = of(transactions
                .current()
                .orElseThrow(() -> new IllegalStateException("a change can only be attempted inside a unit of work")));
        attempt.isUnderWay = true;
        attempt.isSaved = false;
        try {
            change.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            if (!isSurvived(e) || !isUndone(attempt, e)) {
                throw e;
            }
            return Optional.of(e);
        } finally {
            attempt.isUnderWay = false;
        }
    }

    private Attempt of(Unit unit) {
        if (unit.attribute(this) instanceof Attempt known) {
            return known;
        }
        Attempt attempt = new Attempt();
        unit.attach(this, attempt);
        return attempt;
    }

    /** A lock that was not given, or a lost connection, is no fault of the statement; the unit has to begin again. */
    private static boolean isSurvived(RuntimeException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean ofOthers = cause instanceof SQLException sql && !isOfStatement(sql);
            boolean ofUnit = cause instanceof MigrationException known && known.isRetryable();
            if (ofOthers || ofUnit || cause instanceof StateStoreException) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfStatement(SQLException error) {
        return !(error instanceof SQLTimeoutException)
                && !SqlStates.isRetryable(error)
                && !SqlStates.isConnectionLost(error)
                && !SqlStates.isStopped(error);
    }

    private boolean isUndone(Attempt attempt, RuntimeException failure) {
        try {
            if (attempt.isSaved) {
                transactions.withConnection(connection -> {
                    Statements.execute(connection, UNDO);
                    return true;
                });
            }
            return true;
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        Attempt attempt = underWay(connection);
        return attempt == null
                ? Statements.update(connection, sql, values)
                : saved(attempt, () -> Statements.updateAll(connection, SAVE + sql + RELEASE, values));
    }

    <R> Optional<R> first(Connection connection, String sql, RowReader<R> reader, @Nullable Object... values)
            throws SQLException {
        Attempt attempt = underWay(connection);
        return attempt == null
                ? Statements.first(connection, sql, reader, values)
                : saved(attempt, () -> Statements.firstAmongAll(connection, SAVE + sql + RELEASE, reader, values));
    }

    /** Several statements, of which the last that was sent may have failed; undone together. */
    <T> T together(Connection connection, ConnectionWork<T> work) throws SQLException {
        Attempt attempt = underWay(connection);
        if (attempt == null) {
            return work.apply(connection);
        }
        Statements.execute(connection, SAVEPOINT);
        return saved(attempt, () -> {
            T answer = work.apply(connection);
            Statements.execute(connection, FORGET);
            return answer;
        });
    }

    /** What is saved within something that is saved ends on its own, and leaves the other one as it is. */
    private static <T> T saved(Attempt attempt, Sending<T> statement) throws SQLException {
        boolean before = attempt.isSaved;
        attempt.isSaved = true;
        T answer = statement.send();
        attempt.isSaved = before;
        return answer;
    }

    private @Nullable Attempt underWay(Connection connection) throws SQLException {
        return dialect.of(connection).sessions().endsWithAnError()
                ? transactions
                        .current()
                        .map(unit -> unit.attribute(this))
                        .filter(Attempt.class::isInstance)
                        .map(Attempt.class::cast)
                        .filter(attempt -> attempt.isUnderWay)
                        .orElse(null)
                : null;
    }
}
