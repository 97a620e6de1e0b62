package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * H2's marks. H2 is for tests: its queue has no index of what is due, which two sessions could not make at once.
 * Writers of one migration follow each other by its guard, so that no two insert the same key at once.
 */
final class H2Marks implements MarkKeeping {

    @Override
    public List<String> create(String keys, String pending, TableSql table) {
        String from = " FROM " + table.table() + " WITH NO DATA";
        List<String> key = MarkSql.columns(table.shape().keyColumns().size());
        String time = "CAST(NULL AS TIMESTAMP(6) WITH TIME ZONE)";
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE IF NOT EXISTS " + keys + " AS SELECT " + MarkSql.renamed(table)
                + ", CAST(0 AS BIGINT) AS ver, CAST(0 AS BIGINT) AS fence" + from);
        statements.addAll(primaryKey(keys, key));
        statements.add("CREATE TABLE IF NOT EXISTS " + pending + " AS SELECT " + MarkSql.renamed(table)
                + ", CAST(0 AS BIGINT) AS ver, CAST(0 AS BIGINT) AS epoch, " + time + " AS next_try, " + time
                + " AS marked_at, CAST(0 AS INT) AS attempts, CAST(NULL AS VARCHAR(500)) AS error, " + time
                + " AS dead_since" + from);
        statements.addAll(primaryKey(pending, with(key, "ver")));
        return statements;
    }

    @Override
    public List<String> createRanges(String ranges, TableSql table) {
        String create = "CREATE TABLE IF NOT EXISTS " + ranges + " AS SELECT "
                + PublishedSql.renamed(table.keys().columns())
                + ", CAST(0 AS BIGINT) AS token, CAST(0 AS BIGINT) AS run, FALSE AS done,"
                + " CAST(NULL AS TIMESTAMP(6) WITH TIME ZONE) AS opened_at FROM " + table.table()
                + " WITH NO DATA";
        return Stream.concat(Stream.of(create), primaryKey(ranges, List.of("token")).stream())
                .toList();
    }

    private static List<String> with(List<String> columns, String another) {
        return Stream.concat(columns.stream(), Stream.of(another)).toList();
    }

    private static List<String> primaryKey(String table, List<String> columns) {
        Stream<String> notNull =
                columns.stream().map(column -> "ALTER TABLE " + table + " ALTER COLUMN " + column + " SET NOT NULL");
        String key = "ALTER TABLE " + table + " ADD CONSTRAINT IF NOT EXISTS " + table + "_pk PRIMARY KEY ("
                + String.join(", ", columns) + ")";
        return with(notNull.toList(), key);
    }

    @Override
    public long markAdmitted(Connection connection, MarkSql sql, @Nullable Object[] key, long epoch)
            throws SQLException {
        touch(connection, sql, List.<@Nullable Object[]>of(key));
        long version = Statements.first(connection, sql.version(), row -> row.getLong(1), key)
                .orElseThrow();
        Statements.update(connection, sql.owe(), Statements.values(key, version, epoch));
        return version;
    }

    @Override
    public void touch(Connection connection, MarkSql sql, List<@Nullable Object[]> keys) throws SQLException {
        String raise = "UPDATE " + sql.keyTable() + " SET ver = ver + 1 WHERE "
                + sql.keys().equal();
        for (@Nullable Object[] key : keys) {
            if (Statements.update(connection, raise, key) == 0) {
                insert(connection, sql, key, 1, 0);
            }
        }
    }

    private static void insert(Connection connection, MarkSql sql, @Nullable Object[] key, long version, long fence)
            throws SQLException {
        Statements.update(
                connection,
                "INSERT INTO " + sql.keyTable() + " (" + sql.list() + ", ver, fence) VALUES (" + sql.placeholders()
                        + ", ?, ?)",
                Statements.values(key, version, fence));
    }

    @Override
    public boolean fenceAdmitted(Connection connection, MarkSql sql, @Nullable Object[] key, long version)
            throws SQLException {
        if (Statements.exists(connection, sql.ranges().waiting(1), Statements.values(key, key))) {
            return false;
        }
        String here =
                "SELECT fence FROM " + sql.keyTable() + " WHERE " + sql.keys().equal() + " FOR UPDATE";
        List<Long> fence = Statements.list(connection, here, row -> row.getLong(1), key);
        if (fence.isEmpty()) {
            insert(connection, sql, key, 0, version);
        } else if (fence.get(0) < version) {
            String raise = "UPDATE " + sql.keyTable() + " SET fence = ? WHERE "
                    + sql.keys().equal();
            Statements.update(connection, raise, Statements.values(version, key));
        }
        return fence.isEmpty() || fence.get(0) < version;
    }
}
