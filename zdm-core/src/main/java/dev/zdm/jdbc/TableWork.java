package dev.zdm.jdbc;

import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import dev.zdm.spi.Unit;
import java.sql.SQLException;

/** Statements on a user's table, in the unit under way if there is one; says what their errors mean. */
record TableWork(TransactionScope transactions, String table) {

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
