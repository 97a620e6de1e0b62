package dev.zdm.jdbc;

import dev.zdm.spi.Admission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The marks of MySQL and MariaDB. The guard's row is locked by the statement that raises the version: a locking read
 * sees it as last committed, whatever snapshot the transaction has. No statement searches for a key that may be absent:
 * that would lock the gap in which others insert. Versions are read back by a query, not by {@code LAST_INSERT_ID}, which
 * the application may want to read after its own statement.
 */
final class MySqlMarks implements MarkKeeping {
    @Override
    public List<String> create(String keys, String pending, TableSql table) {
        String select =
                " ENGINE = InnoDB AS SELECT " + MarkSql.renamed(table) + " FROM " + table.table() + " WHERE false";
        String key =
                String.join(", ", MarkSql.columns(table.shape().keyColumns().size()));
        return List.of(
                "CREATE TABLE IF NOT EXISTS " + keys
                        + " (ver bigint NOT NULL DEFAULT 0, fence bigint NOT NULL DEFAULT 0, PRIMARY KEY (" + key + "))"
                        + select,
                "CREATE TABLE IF NOT EXISTS " + pending
                        + " (ver bigint NOT NULL DEFAULT 0, epoch bigint NOT NULL DEFAULT 0,"
                        + " next_try datetime(6), marked_at datetime(6), attempts int NOT NULL DEFAULT 0,"
                        + " error varchar(500) CHARACTER SET utf8mb4, dead_since datetime(6), PRIMARY KEY (" + key
                        + ", ver), INDEX (next_try))" + select);
    }

    /** Columns of a union take nulls if one of its queries gives some, whatever the key's own columns do. */
    @Override
    public List<String> createRanges(String ranges, TableSql table) {
        return List.of("CREATE TABLE IF NOT EXISTS " + ranges
                + " (token bigint NOT NULL DEFAULT 0 PRIMARY KEY, run bigint NOT NULL DEFAULT 0,"
                + " done boolean NOT NULL DEFAULT false, opened_at datetime(6))"
                + " ENGINE = InnoDB AS SELECT "
                + PublishedSql.renamed(table.keys().columns())
                + " FROM " + table.table() + " WHERE false UNION ALL SELECT "
                + String.join(
                        ", ", Collections.nCopies(2 * table.keys().columns().size(), "NULL")) + " FROM "
                + table.table() + " WHERE false");
    }

    @Override
    public Optional<Long> mark(Connection connection, MarkSql sql, @Nullable Object[] key, Admission admission)
            throws SQLException {
        int raised = Statements.update(
                connection,
                "INSERT INTO " + sql.keyTable() + " (" + sql.list() + ", ver, fence) SELECT " + sql.placeholders()
                        + ", 1, 0 FROM zdm_guard WHERE " + OwnSql.admits(admission.phase())
                        + " LOCK IN SHARE MODE ON DUPLICATE KEY UPDATE ver = ver + 1",
                Statements.values(key, OwnSql.admitting(admission).toArray()));
        return raised == 0 ? Optional.empty() : Optional.of(owe(connection, sql, key, admission.epoch()));
    }

    private static long owe(Connection connection, MarkSql sql, @Nullable Object[] key, long epoch)
            throws SQLException {
        long version = Statements.first(connection, sql.version(), row -> row.getLong(1), key)
                .orElseThrow();
        Statements.update(connection, sql.owe(), Statements.values(key, version, epoch));
        return version;
    }

    @Override
    public long markAdmitted(Connection connection, MarkSql sql, @Nullable Object[] key, long epoch)
            throws SQLException {
        touch(connection, sql, List.<@Nullable Object[]>of(key));
        return owe(connection, sql, key, epoch);
    }

    @Override
    public void touch(Connection connection, MarkSql sql, List<@Nullable Object[]> keys) throws SQLException {
        String row = "(" + sql.placeholders() + ", 1, 0)";
        Statements.update(
                connection,
                "INSERT INTO " + sql.keyTable() + " (" + sql.list() + ", ver, fence) VALUES "
                        + String.join(", ", Collections.nCopies(keys.size(), row))
                        + " ON DUPLICATE KEY UPDATE ver = ver + 1",
                Statements.values(keys.toArray()));
    }

    /**
     * The row is made and locked first; how many rows that changed depends on the driver's options. The second statement
     * reads the ranges as last committed at every isolation, because it writes, and none is opened while the guard is held.
     */
    @Override
    public boolean fenceAdmitted(Connection connection, MarkSql sql, @Nullable Object[] key, long version)
            throws SQLException {
        Statements.update(
                connection,
                "INSERT INTO " + sql.keyTable() + " (" + sql.list() + ", ver, fence) VALUES (" + sql.placeholders()
                        + ", 0, 0) ON DUPLICATE KEY UPDATE fence = fence",
                key);
        return Statements.update(
                        connection,
                        "UPDATE " + sql.keyTable() + " SET fence = ? WHERE "
                                + sql.keys().equal() + " AND fence < ? AND NOT "
                                + sql.ranges().isWaiting(),
                        Statements.values(version, key, version, key, key))
                > 0;
    }
}
