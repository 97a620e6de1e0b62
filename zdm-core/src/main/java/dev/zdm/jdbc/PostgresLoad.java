package dev.zdm.jdbc;

import dev.zdm.plan.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;

/** PostgreSQL's statistics. Those of other users' sessions are empty for whoever is no member of a certain role. */
final class PostgresLoad implements DatabaseLoad {
    private static final String MEMBER = "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')::int";

    private static final String IN_RECOVERY = "SELECT pg_is_in_recovery()::int";

    /** The greatest of all replicas that are connected; it is null for one that has caught up and is idle. */
    private static final String LAG_OF_REPLICAS =
            "SELECT coalesce(max(extract(epoch FROM replay_lag)), 0) FROM pg_stat_replication";

    /**
     * Nothing but the time since the last transaction is known, which says nothing if all of it was replayed; nor does that,
     * if nothing more is received.
     */
    private static final String LAG_OF_THIS_REPLICA = """
            SELECT CASE WHEN NOT EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) THEN 'Infinity'
                WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END::float8
            """;

    private static final String ACTIVE = """
            SELECT count(*) FROM pg_stat_activity
            WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()
            """;

    private static final String WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')";

    private static final String READY = "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'";

    private static final String VACUUMS = """
            SELECT count(*) FROM pg_stat_progress_vacuum
            WHERE datname = current_database()
                AND (relid = to_regclass(?) OR relid IN (SELECT relid FROM pg_partition_tree(to_regclass(?))))
            """;

    private static final String TABLE = "SELECT count(to_regclass(?))";

    private static final String WAITING = """
            SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE NOT granted AND datname = current_database()
            """;

    @Override
    public double replicationLagSeconds(Connection connection) throws SQLException {
        if (DatabaseLoad.one(connection, IN_RECOVERY) == 1) {
            return DatabaseLoad.one(connection, LAG_OF_THIS_REPLICA);
        }
        requireStatistics(connection, "how far replicas lag");
        return DatabaseLoad.one(connection, LAG_OF_REPLICAS);
    }

    @Override
    public double activeSessions(Connection connection) throws SQLException {
        requireStatistics(connection, "what other sessions do");
        return DatabaseLoad.one(connection, ACTIVE);
    }

    @Override
    public double logBytes(Connection connection) throws SQLException {
        if (DatabaseLoad.one(connection, IN_RECOVERY) == 1) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a replica does not tell how fast its primary writes the log",
                    "give that throttle the data source of the primary");
        }
        return DatabaseLoad.one(connection, WAL);
    }

    @Override
    public double archiveQueue(Connection connection) throws SQLException {
        try {
            return DatabaseLoad.one(connection, READY);
        } catch (SQLException e) {
            if (SqlStates.isPermissionDenied(e)) {
                throw DatabaseLoad.unseen("which files wait to be archived", "grant it the role pg_monitor");
            }
            throw e;
        }
    }

    @Override
    public double vacuums(Connection connection, String table) throws SQLException {
        requireStatistics(connection, "which tables are vacuumed");
        if (DatabaseLoad.one(connection, TABLE, table) == 0) {
            throw new ConfigurationException(
                    null,
                    null,
                    "there is no table " + table + " of which a throttle could see the vacuum",
                    "give the name as SQL would, with its schema if the search_path does not reach it");
        }
        return DatabaseLoad.one(connection, VACUUMS, table, table);
    }

    @Override
    public double lockWaits(Connection connection) throws SQLException {
        return DatabaseLoad.one(connection, WAITING);
    }

    private static void requireStatistics(Connection connection, String what) throws SQLException {
        if (DatabaseLoad.one(connection, MEMBER) == 0) {
            throw DatabaseLoad.unseen(what, "grant it the role pg_monitor, or pg_read_all_stats");
        }
    }
}
