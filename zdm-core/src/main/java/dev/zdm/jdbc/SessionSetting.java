package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A setting of the session, not of the transaction: put back before the connection goes on, since a pool would hand it to
 * others.
 *
 * @param read asks for the value
 * @param write sets it, followed by the value
 */
record SessionSetting(String read, String write) {

    <T extends @Nullable Object> T during(Connection connection, String value, ConnectionWork<T> work)
            throws SQLException {
        String before = Statements.first(connection, read, row -> row.getString(1))
                .orElseThrow(() -> new SQLException("no answer to " + read));
        Statements.execute(connection, write + value);
        T result;
        try {
            result = work.apply(connection);
        } catch (Throwable e) {
            restoreAfter(e, connection, before);
            throw e;
        }
        restore(connection, before);
        return result;
    }

    private void restoreAfter(Throwable failure, Connection connection, String before) {
        try {
            restore(connection, before);
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** A connection that keeps the setting is nobody's: better none than one that waits, or checks, less. */
    private void restore(Connection connection, String before) throws SQLException {
        try {
            Statements.execute(connection, write + before);
        } catch (SQLException | RuntimeException e) {
            connection.abort(Runnable::run);
            throw e;
        }
    }
}
