package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** H2's guard: without shared locks of rows, writers of one migration follow each other. H2 is for tests. */
final class H2GuardLocks implements GuardLocks {
    private static final String LOCK = OwnSql.GUARD_READ + " FOR UPDATE";

    private static final String LOCK_KEY = "MERGE INTO zdm_key_lock (key_hash) KEY (key_hash) VALUES (?)";

    private static final String FORGET_KEY = "DELETE FROM zdm_key_lock WHERE key_hash = ?";

    private final H2Sessions sessions = new H2Sessions();

    @Override
    public <R> Optional<R> share(Connection connection, boolean readOnly, String migration, RowReader<R> reader)
            throws SQLException {
        return Statements.first(connection, LOCK, reader, migration);
    }

    @Override
    public void exclude(Connection connection, String migration, long millis) throws SQLException {
        sessions.waitingAtMost(connection, millis, waiting -> Statements.exists(waiting, LOCK, migration));
    }

    @Override
    public boolean holdsRow() {
        return true;
    }

    @Override
    public void lockKey(Connection connection, String migration, String key) throws SQLException {
        long hash = KeyLockHash.of(migration + "/" + key);
        Statements.update(connection, LOCK_KEY, hash);
        Statements.update(connection, FORGET_KEY, hash);
    }

    @Override
    public Optional<String> holder(Connection connection) {
        return Optional.of("a transaction of another session holds it");
    }
}
