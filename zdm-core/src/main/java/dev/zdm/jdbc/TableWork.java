package dev.zdm.jdbc;

import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import dev.zdm.spi.Unit;
import java.sql.SQLException;
import java.util.List;

/** Statements on a user's table, in the unit under way if there is one; says what their errors mean. */
record TableWork(TransactionScope transactions, String table) {

    /** The same for a statement that looks at the guard, too, whose table may be the one that is missing. */
    <T> T runGuarded(String doing, Dialect dialect, ConnectionWork<T> work) {
        try {
            return run(doing, work);
        } catch (DatabaseException e) {
            if (e.getCause() instanceof SQLException cause
                    && SqlStates.isTableMissing(cause)
                    && isGuardMissing(dialect, e)) {
                throw StoreErrors.tablesMissing(null, JdbcSchema.DATA, dialect, List.of("zdm_guard"), cause);
            }
            throw e;
        }
    }

    /** Asked apart: the error has ended the transaction under way. */
    private boolean isGuardMissing(Dialect dialect, DatabaseException failure) {
        try {
            return transactions.<Boolean, SQLException>requiresNew(() ->
                    transactions.withConnection(connection -> dialect.catalog().isMissing(connection, "zdm_guard")));
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    <T> T run(String doing, ConnectionWork<T> work) {
        try {
            return transactions.withConnection(work);
        } catch (SQLException e) {
            if (SqlStates.isTransactionGone(e)) {
                // What follows would begin another transaction, and half of the unit would commit.
                transactions.current().ifPresent(Unit::markRollbackOnly);
            }
            if (SqlStates.isRetryable(e)) {
                throw new BusyException(e);
            }
            throw DatabaseException.statement(doing + " table '" + table + "'", e);
        }
    }
}
