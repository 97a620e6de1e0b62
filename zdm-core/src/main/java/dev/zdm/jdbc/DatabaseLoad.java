package dev.zdm.jdbc;

import dev.zdm.plan.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a kind of database tells about its own load. Stateless. Every question throws a {@link ConfigurationException} where
 * the database knows no such thing, or its user may not see it.
 */
interface DatabaseLoad {

    /** A replica that does not replicate at all lags infinitely. */
    double replicationLagSeconds(Connection connection) throws SQLException;

    /** Sessions that are at work, without the one that asks. */
    double activeSessions(Connection connection) throws SQLException;

    /** Bytes of the log that have been written since some fixed point. */
    double logBytes(Connection connection) throws SQLException;

    /** Files of the log that have still to be archived. */
    double archiveQueue(Connection connection) throws SQLException;

    /** Processes that clean a table up. */
    double vacuums(Connection connection, String table) throws SQLException;

    /** Sessions that wait for a lock. */
    double lockWaits(Connection connection) throws SQLException;

    static DatabaseLoad of(Dialect dialect) {
        return switch (dialect.folder()) {
            case "postgresql" -> new PostgresLoad();
            case "mysql" -> new MySqlLoad(dialect.equals(Dialect.MARIADB));
            default -> throw untold("its load");
        };
    }

    static ConfigurationException untold(String what) {
        return new ConfigurationException(
                null,
                null,
                "this kind of database does not tell " + what,
                "leave that throttle out, or implement dev.zdm.spi.Throttle by means of your own");
    }

    static ConfigurationException unseen(String what, String remedy) {
        return new ConfigurationException(null, null, "the database user may not see " + what, remedy);
    }

    static double one(Connection connection, String sql, Object... values) throws SQLException {
        return Statements.first(connection, sql, row -> row.getDouble(1), values)
                .orElseThrow();
    }
}
