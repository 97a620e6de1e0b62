package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's transactions. */
final class PostgresSessions implements Sessions {

    /** Two servers may share an address behind a NAT, or an identifier as copies of each other; not their start. */
    private static final String CURRENT_TRANSACTION = """
            SELECT coalesce(host(inet_server_addr()), 'local') || ':' || coalesce(inet_server_port(), 0)
                || '@' || extract(epoch FROM pg_postmaster_start_time())
                || '/' || current_database() || '/' || pg_backend_pid() || '/' || pg_current_xact_id()
            """;

    /** Local to the transaction. Nothing is made longer than it is; zero stands for no limit. */
    private static final String LIMITS = """
            SELECT set_config(name, value, true)
            FROM (VALUES ('lock_timeout', '%1$dms'), ('statement_timeout', '%2$dms'),
                ('idle_in_transaction_session_timeout', '%2$dms'), ('tcp_keepalives_idle', '%3$d'),
                ('tcp_keepalives_interval', '%4$d'), ('tcp_keepalives_count', '3')) AS limits (name, value)
            WHERE current_setting(name)::interval NOT BETWEEN interval '1 microsecond' AND value::interval
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

    /**
     * Idle between two statements, a transaction is ended by its timeout. In the middle of a COPY it is not, and neither is
     * the COPY: there the server only finds out that the other host is gone.
     */
    @Override
    public <T extends @Nullable Object> T limited(Connection connection, Duration limit, ConnectionWork<T> work)
            throws SQLException {
        long millis = Math.max(1, limit.toMillis());
        long seconds = Math.max(1, Math.floorDiv(millis, 2_000));
        Statements.execute(
                connection, LIMITS.formatted(TableRows.SCAN_LOCK_MILLIS, millis, seconds, Math.max(1, seconds / 3)));
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
