package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The guard of MySQL and MariaDB: writers share the lock of the migration's row, and a coordinator takes it alone. A
 * locking read sees the row as last committed, whatever snapshot the transaction has.
 */
final class MySqlGuardLocks implements GuardLocks {
    private static final String SHARE = OwnSql.GUARD_READ + " LOCK IN SHARE MODE";

    private static final String EXCLUDE = OwnSql.GUARD_READ + " FOR UPDATE";

    /** Orders writers of the same key by a row of its own. Locking an absent row would lock the gap around it. */
    private static final String LOCK_KEY = """
            INSERT INTO zdm_key_lock (migration, key_hash) VALUES (?, ?)
            ON DUPLICATE KEY UPDATE key_hash = VALUES(key_hash)
            """;

    /** Only the lock is wanted; it outlives the row to the end of the transaction. */
    private static final String FORGET_KEY = "DELETE FROM zdm_key_lock WHERE migration = ? AND key_hash = ?";

    /** The server does not say which transactions hold a row; the oldest one that writes is the best guess. */
    private static final String OLDEST = """
            SELECT trx_mysql_thread_id, TIMESTAMPDIFF(SECOND, trx_started, NOW()) AS seconds
            FROM information_schema.innodb_trx
            WHERE trx_mysql_thread_id <> CONNECTION_ID()
            ORDER BY trx_started
            """;

    private final MySqlSessions sessions;

    MySqlGuardLocks(MySqlSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public <R> Optional<R> share(Connection connection, boolean readOnly, String migration, RowReader<R> reader)
            throws SQLException {
        return Statements.first(connection, SHARE, reader, migration);
    }

    @Override
    public void exclude(Connection connection, String migration, long millis) throws SQLException {
        sessions.endingAfter(connection, millis, waiting -> Statements.exists(waiting, EXCLUDE, migration));
    }

    @Override
    public boolean holdsRow() {
        return true;
    }

    @Override
    public void lockKey(Connection connection, String migration, String key) throws SQLException {
        long hash = KeyLockHash.of(key);
        Statements.update(connection, LOCK_KEY, migration, hash);
        Statements.update(connection, FORGET_KEY, migration, hash);
    }

    @Override
    public Optional<String> holder(Connection connection) throws SQLException {
        try {
            return Statements.first(
                    connection,
                    OLDEST,
                    row -> "the oldest transaction of the server is of connection " + row.getLong(1) + " ("
                            + row.getLong(2) + " s old)");
        } catch (SQLException e) {
            if (SqlStates.isPermissionDenied(e)) {
                return Optional.of("who holds it the server tells only to users with the PROCESS privilege");
            }
            throw e;
        }
    }
}
