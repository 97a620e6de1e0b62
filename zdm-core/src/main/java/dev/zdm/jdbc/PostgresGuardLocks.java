package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * PostgreSQL's guard: writers hold the table's ROW SHARE lock, from the very statement that read the row. Whoever changes
 * a row first takes the EXCLUSIVE lock, which waits for the writers under way and keeps new ones waiting. A writer that
 * waited reads the row in a snapshot taken after the wait, hence freshly. All of this holds at READ COMMITTED; a
 * transaction with one snapshot for all its statements locks the row itself, which PostgreSQL refuses if the row changed
 * after the snapshot.
 */
final class PostgresGuardLocks implements GuardLocks {

    /**
     * The subquery returns nothing, but PostgreSQL takes its ROW SHARE lock on the table while it analyses the
     * statement, hence before the snapshot in which the outer query reads the row. No tuple is locked, so that writers
     * do not queue for one row's multixact.
     */
    private static final String SHARE = """
            SELECT run, owner, gen, min_phase, current_setting('transaction_isolation') AS isolation
            FROM zdm_guard
            WHERE migration = ? AND (SELECT 1 FROM zdm_guard WHERE false FOR SHARE) IS NULL
            """;

    /** FOR SHARE counts as a write, which a read-only transaction refuses; the plain lock does not. */
    private static final String LOCK_SHARED = "LOCK TABLE zdm_guard IN ROW SHARE MODE";

    private static final String LOCK_EXCLUSIVE = "LOCK TABLE zdm_guard IN EXCLUSIVE MODE";

    private static final String LOCK_KEY = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";

    /** Longest first, without the text of any statement: that may hold values of rows. */
    private static final String HOLDERS = """
            SELECT a.pid, coalesce(a.state, 'unknown') AS state,
                coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::numeric(12, 1) AS seconds
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.relation = 'zdm_guard'::regclass AND l.granted AND l.pid <> pg_backend_pid()
            ORDER BY a.xact_start NULLS LAST
            """;

    private final PostgresSessions sessions = new PostgresSessions();

    @Override
    public <R> Optional<R> share(Connection connection, boolean readOnly, String migration, RowReader<R> reader)
            throws SQLException {
        if (readOnly) {
            // With one snapshot for all statements, owner and rows are both seen as of its moment: nothing to lock
            // then.
            Statements.execute(connection, LOCK_SHARED);
            return Statements.first(connection, OwnSql.GUARD_READ, reader, migration);
        }
        Optional<Seen<R>> seen =
                Statements.first(connection, SHARE, row -> new Seen<>(reader.read(row), isolationOf(row)), migration);
        return seen.isPresent() && seen.get().mayBeStale()
                ? Statements.first(connection, OwnSql.GUARD_READ + " FOR SHARE", reader, migration)
                : seen.map(Seen::row);
    }

    private static String isolationOf(ResultSet row) throws SQLException {
        return row.getString("isolation");
    }

    private record Seen<R>(R row, String isolation) {
        boolean mayBeStale() {
            return !isolation.equals("read committed");
        }
    }

    @Override
    public void exclude(Connection connection, String migration, long millis) throws SQLException {
        sessions.waitingAtMost(connection, millis, waiting -> {
            Statements.execute(waiting, LOCK_EXCLUSIVE);
            return true;
        });
    }

    @Override
    public boolean holdsRow() {
        return false;
    }

    @Override
    public void lockKey(Connection connection, String migration, String key) throws SQLException {
        Statements.exists(connection, LOCK_KEY, migration + ':' + key);
    }

    @Override
    public Optional<String> holder(Connection connection) throws SQLException {
        return Statements.first(
                connection,
                HOLDERS,
                row -> "the oldest transaction that holds it is of pid " + row.getLong("pid") + " ("
                        + row.getString("state") + ", " + row.getString("seconds") + " s old)");
    }
}
