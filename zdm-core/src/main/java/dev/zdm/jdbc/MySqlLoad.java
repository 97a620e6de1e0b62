package dev.zdm.jdbc;

import dev.zdm.plan.ConfigurationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The status variables of MariaDB and MySQL, which everybody may read, and the status of a replica. */
final class MySqlLoad implements DatabaseLoad {
    private final boolean mariaDb;

    MySqlLoad(boolean mariaDb) {
        this.mariaDb = mariaDb;
    }

    /** Only a replica knows; of one with several sources the slowest counts. */
    @Override
    public double replicationLagSeconds(Connection connection) throws SQLException {
        List<Double> lags = lags(connection);
        return lags.stream().mapToDouble(lag -> lag).max().orElseThrow(MySqlLoad::isNoReplica);
    }

    private List<Double> lags(Connection connection) throws SQLException {
        try {
            return Statements.list(connection, mariaDb ? "SHOW ALL SLAVES STATUS" : "SHOW REPLICA STATUS", this::lag);
        } catch (SQLException e) {
            if (SqlStates.isPermissionDenied(e)) {
                throw DatabaseLoad.unseen(
                        "how far a replica lags",
                        mariaDb ? "grant it REPLICA MONITOR on *.*" : "grant it REPLICATION CLIENT on *.*");
            }
            throw e;
        }
    }

    private double lag(ResultSet row) throws SQLException {
        double seconds = row.getDouble(mariaDb ? "Seconds_Behind_Master" : "Seconds_Behind_Source");
        return row.wasNull() ? Double.POSITIVE_INFINITY : seconds;
    }

    private static ConfigurationException isNoReplica() {
        return new ConfigurationException(
                null,
                null,
                "the database is no replica, and its primary does not tell how far replicas lag",
                "give that throttle a data source of the replica itself");
    }

    @Override
    public double activeSessions(Connection connection) throws SQLException {
        return status(connection, "Threads_running") - 1;
    }

    @Override
    public double logBytes(Connection connection) throws SQLException {
        return status(connection, "Innodb_os_log_written");
    }

    @Override
    public double archiveQueue(Connection connection) {
        throw DatabaseLoad.untold("which files of its log wait to be archived");
    }

    @Override
    public double vacuums(Connection connection, String table) {
        throw DatabaseLoad.untold("which tables it cleans up");
    }

    @Override
    public double lockWaits(Connection connection) throws SQLException {
        return status(connection, "Innodb_row_lock_current_waits");
    }

    private static double status(Connection connection, String variable) throws SQLException {
        return Statements.first(connection, "SHOW GLOBAL STATUS LIKE '" + variable + "'", row -> row.getDouble(2))
                .orElseThrow(() -> DatabaseLoad.untold("its status variable " + variable));
    }
}
