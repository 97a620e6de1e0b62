package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The transactions of MySQL and MariaDB. */
enum MySqlSessions implements Sessions {
    /** Measures statements in milliseconds. */
    MARIADB,
    /** Measures waits for locks in seconds. */
    MYSQL;

    private static final SessionSetting LOCK_WAIT =
            new SessionSetting("SELECT @@innodb_lock_wait_timeout", "SET SESSION innodb_lock_wait_timeout = ");

    private static final SessionSetting TABLE_WAIT =
            new SessionSetting("SELECT @@lock_wait_timeout", "SET SESSION lock_wait_timeout = ");

    /** All in one statement, to set them and to put them back. */
    private static final SessionSetting MARIADB_LIMITS = new SessionSetting(
            "SELECT concat(@@innodb_lock_wait_timeout, ', max_statement_time = ', @@max_statement_time,"
                    + " ', idle_transaction_timeout = ', @@idle_transaction_timeout)",
            "SET SESSION innodb_lock_wait_timeout = ");

    private static final SessionSetting MYSQL_LIMITS = new SessionSetting(
            "SELECT concat(@@innodb_lock_wait_timeout, ', wait_timeout = ', @@wait_timeout)",
            "SET SESSION innodb_lock_wait_timeout = ");

    private static final SessionSetting STATEMENT_TIME =
            new SessionSetting("SELECT @@max_statement_time", "SET SESSION max_statement_time = ");

    /**
     * Names the connection and not the transaction, which has no name before it writes. The server's own identifier is
     * spelled differently: each server runs only the comment that is meant for it. Of MariaDB only some releases have
     * one, so that it is looked up where what is not there is no error.
     */
    private static final String CURRENT_TRANSACTION = """
            SELECT concat_ws('/', @@hostname, @@port, @@server_id, @@datadir, /*!80000 @@server_uuid, */
                /*M!100000 (SELECT variable_value FROM information_schema.global_variables
                    WHERE variable_name = 'SERVER_UID'), */ connection_id())
            """;

    @Override
    public String currentTransaction() {
        return CURRENT_TRANSACTION;
    }

    /** An error ends the statement alone, or the whole transaction, but never leaves one that can only roll back. */
    @Override
    public void requireSound(Connection connection) {}

    /**
     * At REPEATABLE READ a locking search would also lock the gaps between the rows of the queue, in which the application
     * enters new ones. For the next transaction only.
     */
    @Override
    public void beginQueueWork(Connection connection) throws SQLException {
        Statements.execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }

    @Override
    public <T extends @Nullable Object> T waitingAtMost(Connection connection, long millis, ConnectionWork<T> work)
            throws SQLException {
        return LOCK_WAIT.during(connection, String.valueOf(wholeSeconds(millis)), work);
    }

    @Override
    public <T extends @Nullable Object> T hardlyWaiting(Connection connection, long millis, ConnectionWork<T> work)
            throws SQLException {
        return this == MARIADB ? LOCK_WAIT.during(connection, "0", work) : waitingAtMost(connection, millis, work);
    }

    @Override
    public <T extends @Nullable Object> T changingTables(Connection connection, long millis, ConnectionWork<T> work)
            throws SQLException {
        return TABLE_WAIT.during(connection, String.valueOf(wholeSeconds(millis)), work);
    }

    /** The servers send all rows, and one by one is how the drivers take them: each when it is told so in its own way. */
    @Override
    public void returningMany(PreparedStatement query, int rows) throws SQLException {
        String driver = query.getConnection().getMetaData().getDriverName();
        query.setFetchSize(driver.startsWith("MySQL") ? Integer.MIN_VALUE : 1);
    }

    /**
     * The driver would read all that the server still sends. Whoever is stopped too late is stopped at his next statement,
     * which is none of the application's.
     */
    @Override
    public void endEarly(PreparedStatement query, ResultSet results) throws SQLException {
        query.cancel();
        try {
            results.close();
            Statements.execute(query.getConnection(), "DO 0");
        } catch (SQLException e) {
            if (!SqlStates.isStopped(e)) {
                throw e;
            }
        }
    }

    /** MySQL knows no limit for statements that write. */
    @Override
    public <T extends @Nullable Object> T limited(Connection connection, Duration limit, ConnectionWork<T> work)
            throws SQLException {
        long lockSeconds = wholeSeconds(TableRows.SCAN_LOCK_MILLIS);
        long seconds = wholeSeconds(limit.toMillis());
        return this == MARIADB
                ? MARIADB_LIMITS.during(
                        connection,
                        lockSeconds + ", max_statement_time = " + atMost("@@max_statement_time", seconds)
                                + ", idle_transaction_timeout = " + atMost("@@idle_transaction_timeout", seconds),
                        work)
                : MYSQL_LIMITS.during(
                        connection, lockSeconds + ", wait_timeout = " + atMost("@@wait_timeout", seconds), work);
    }

    /** Zero stands for no limit. */
    private static String atMost(String present, long seconds) {
        return "if(" + present + " > 0 AND " + present + " < " + seconds + ", " + present + ", " + seconds + ")";
    }

    /** For a statement that has nothing to do but to wait: where possible, its whole time is limited. */
    <T extends @Nullable Object> T endingAfter(Connection connection, long millis, ConnectionWork<T> work)
            throws SQLException {
        return this == MARIADB
                ? STATEMENT_TIME.during(connection, String.format(Locale.ROOT, "%.3f", millis / 1_000.0), work)
                : waitingAtMost(connection, millis, work);
    }

    private static long wholeSeconds(long millis) {
        return Math.max(1, Math.floorDiv(millis + 999, 1_000));
    }
}
