package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's transactions. */
final class PostgresSessions implements Sessions {

    /** Two servers may share an address behind a NAT, or an identifier as copies of each other; not their start. */
    private static final String CURRENT_TRANSACTION = """
            SELECT coalesce(host(inet_server_addr()), 'local') || ':' || coalesce(inet_server_port(), 0)
                || '@' || extract(epoch FROM pg_postmaster_start_time())
                || '/' || current_database() || '/' || pg_backend_pid() || '/' || pg_current_xact_id()
            """;

    @Override
    public String currentTransaction() {
        return CURRENT_TRANSACTION;
    }

    @Override
    public boolean endsWithAnError() {
        return true;
    }

    /** In a transaction that an error has ended the server refuses every statement; any will do. */
    @Override
    public void requireSound(Connection connection) throws SQLException {
        if (!PostgresTransactionState.isKnownSound(connection)) {
            Statements.execute(connection, "SELECT 1");
        }
    }

    /** Local to the transaction, so that a pool behind PgBouncer never sees it. */
    @Override
    public <T extends @Nullable Object> T waitingAtMost(Connection connection, long millis, ConnectionWork<T> work)
            throws SQLException {
        Statements.execute(connection, "SET LOCAL lock_timeout = '" + millis + "ms'");
        return work.apply(connection);
    }

    /** Of a table that was never analysed the planner thinks that it is best sorted as a whole, again for each range. */
    @Override
    public <T extends @Nullable Object> T alongAnIndex(Connection connection, ConnectionWork<T> work)
            throws SQLException {
        Statements.execute(connection, "SET LOCAL enable_sort = off");
        return work.apply(connection);
    }

    /** The driver heeds the number within a transaction only. */
    @Override
    public void returningMany(PreparedStatement query, int rows) throws SQLException {
        PostgresDriver.inBinary(query);
        query.setFetchSize(rows);
    }
}
