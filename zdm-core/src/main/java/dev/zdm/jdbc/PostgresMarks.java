package dev.zdm.jdbc;

import dev.zdm.jdbc.Spelling.Upsert;
import dev.zdm.spi.Admission;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's marks: version, pending row and guard in one statement. {@link PostgresGuardLocks} says why the subquery
 * that returns nothing makes the guard row fresh and keeps it. All of that holds at READ COMMITTED only; elsewhere the
 * statement does nothing, and the guard is asked by itself.
 *
 * <p>The row of a key changes with every write of it. Room is left on each page, and no index is there but the key's, so
 * that the change stays on its page and touches no index (HOT).
 */
final class PostgresMarks implements MarkKeeping {
    private static final String ADMITTED = """
            SELECT 1 FROM zdm_guard
            WHERE %s AND current_setting('transaction_isolation') = 'read committed'
                AND (SELECT 1 FROM zdm_guard WHERE false FOR SHARE) IS NULL
            """;

    /** Copies also share the table of ranges, and look into it; again the lock comes before the snapshot. */
    private static final String IN_NO_RANGE = " (SELECT 1 FROM %1$s WHERE false FOR SHARE) IS NULL AND NOT %2$s";

    private static final String FOR_COPIES = ADMITTED.formatted(OwnSql.ADMITS_COPIES) + "AND";

    private static final String SHARE_GUARD = "LOCK TABLE zdm_guard IN ROW SHARE MODE";

    /** Changes nothing. A copy in a transaction with one snapshot, taken before this, cannot lock the row any more. */
    private static final String TOUCH_GUARD = "UPDATE zdm_guard SET gen = gen WHERE migration = ?";

    /** For which copies of single keys wait at most if the host of whoever publishes is gone. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final PostgresSessions sessions = new PostgresSessions();

    @Override
    public List<String> create(String keys, String pending, TableSql table) {
        String columns = MarkSql.renamed(table);
        String key =
                String.join(", ", MarkSql.columns(table.shape().keyColumns().size()));
        return List.of(
                "CREATE TABLE " + keys + " WITH (fillfactor = 80) AS SELECT " + columns
                        + ", 0::bigint AS ver, 0::bigint AS fence FROM " + table.table() + " WITH NO DATA",
                "ALTER TABLE " + keys + " ADD PRIMARY KEY (" + key
                        + "), ALTER ver SET NOT NULL, ALTER fence SET NOT NULL",
                "CREATE TABLE " + pending + " AS SELECT " + columns + ", 0::bigint AS ver, 0::bigint AS epoch,"
                        + " now() AS next_try, now() AS marked_at, 0 AS attempts, ''::text AS error,"
                        + " now() AS dead_since FROM " + table.table() + " WITH NO DATA",
                "ALTER TABLE " + pending + " ADD PRIMARY KEY (" + key + ", ver), ALTER epoch SET NOT NULL,"
                        + " ALTER marked_at SET NOT NULL, ALTER attempts SET NOT NULL",
                "CREATE INDEX ON " + pending + " (next_try)");
    }

    @Override
    public List<String> createRanges(String ranges, TableSql table) {
        return List.of(
                "CREATE TABLE " + ranges + " AS SELECT "
                        + PublishedSql.renamed(table.keys().columns())
                        + ", 0::bigint AS token, 0::bigint AS run, false AS done, now() AS opened_at FROM "
                        + table.table()
                        + " WITH NO DATA",
                "ALTER TABLE " + ranges
                        + " ADD PRIMARY KEY (token), ALTER run SET NOT NULL, ALTER done SET NOT NULL,"
                        + " ALTER opened_at SET NOT NULL");
    }

    @Override
    public Optional<Long> mark(Connection connection, MarkSql sql, @Nullable Object[] key, Admission admission)
            throws SQLException {
        String statement = sql.once(
                admission.phase().name(),
                () -> "WITH admitted AS (" + ADMITTED.formatted(OwnSql.admits(admission.phase())) + "), "
                        + marked(sql, " FROM admitted"));
        return version(
                connection,
                statement,
                Statements.values(OwnSql.admitting(admission).toArray(), key, admission.epoch()));
    }

    @Override
    public long markAdmitted(Connection connection, MarkSql sql, @Nullable Object[] key, long epoch)
            throws SQLException {
        return version(connection, "WITH " + marked(sql, ""), Statements.values(key, epoch))
                .orElseThrow();
    }

    private static Optional<Long> version(Connection connection, String statement, @Nullable Object[] values)
            throws SQLException {
        return Statements.first(connection, statement, row -> row.getLong(1), values);
    }

    private static String marked(MarkSql sql, String from) {
        String returned = "k." + String.join(", k.", sql.keys().columns());
        return "marked AS (INSERT INTO " + sql.keyTable() + " AS k (" + sql.list() + ", ver, fence) SELECT "
                + sql.placeholders() + ", 1, 0" + from + " ON CONFLICT (" + sql.list()
                + ") DO UPDATE SET ver = k.ver + 1 RETURNING " + returned + ", k.ver), owed AS (INSERT INTO "
                + sql.pendingTable() + " (" + sql.list() + ", ver, epoch, next_try, marked_at, attempts) SELECT "
                + sql.list() + ", ver, ?, clock_timestamp(), clock_timestamp(), 0 FROM marked) SELECT ver FROM marked";
    }

    @Override
    public void touch(Connection connection, MarkSql sql, List<@Nullable Object[]> keys) throws SQLException {
        String row = "(" + sql.placeholders() + ", 1, 0)";
        Statements.update(
                connection,
                "INSERT INTO " + sql.keyTable() + " AS k (" + sql.list() + ", ver, fence) VALUES "
                        + String.join(", ", Collections.nCopies(keys.size(), row)) + " ON CONFLICT (" + sql.list()
                        + ") DO UPDATE SET ver = k.ver + 1",
                Statements.values(keys.toArray()));
    }

    @Override
    public Optional<Boolean> fence(
            Connection connection, MarkSql sql, @Nullable Object[] keyAndVersion, Admission admission)
            throws SQLException {
        Object[] guard = OwnSql.admittingCopy(admission).toArray();
        String statement =
                sql.once("fence", () -> fencing(sql) + " SELECT EXISTS (SELECT 1 FROM fenced) FROM admitted");
        return Statements.first(
                connection,
                statement,
                row -> row.getBoolean(1),
                Statements.values(guard, keyOf(keyAndVersion), keyOf(keyAndVersion), keyAndVersion));
    }

    private static @Nullable Object[] keyOf(@Nullable Object[] keyAndVersion) {
        return Arrays.copyOf(keyAndVersion, keyAndVersion.length - 1);
    }

    private static String fencing(MarkSql sql) {
        return "WITH admitted AS (" + FOR_COPIES + inNoRange(sql) + "), fenced AS (" + fenced(sql, " FROM admitted")
                + ")";
    }

    private static String inNoRange(MarkSql sql) {
        return IN_NO_RANGE.formatted(sql.ranges().table(), sql.ranges().isWaiting());
    }

    /**
     * A row that is there is overwritten as its last writer left it, whatever the statement's snapshot, and that writer
     * held the fence. A delete would miss a row that is younger than the snapshot, so absences need a statement apart.
     */
    static String putIfLater(Upsert row, MarkSql sql) {
        return fencing(sql) + ", written AS ("
                + PostgresSpelling.upsert(row, "SELECT " + row.valueList() + " FROM fenced")
                + ") SELECT EXISTS (SELECT 1 FROM fenced) FROM admitted";
    }

    @Override
    public boolean fenceAdmitted(Connection connection, MarkSql sql, @Nullable Object[] key, long version)
            throws SQLException {
        String statement = fenced(sql, " WHERE" + inNoRange(sql));
        return Statements.exists(connection, statement, Statements.values(key, version, key, key));
    }

    /** All are sent at once; the server tells of each whether it changed a row. */
    @Override
    public List<Boolean> fenceAllAdmitted(
            Connection connection, MarkSql sql, List<@Nullable Object[]> keys, List<Long> versions)
            throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int at = 0; at < keys.size(); at++) {
            rows.add(Statements.values(keys.get(at), versions.get(at), keys.get(at), keys.get(at)));
        }
        int[] changed = Statements.batch(connection, raise(sql, " WHERE" + inNoRange(sql)), rows);
        if (Arrays.stream(changed).anyMatch(count -> count < 0)) {
            throw new SQLFeatureNotSupportedException("the driver does not tell which rows of a batch were changed");
        }
        return Arrays.stream(changed).mapToObj(count -> count > 0).toList();
    }

    /**
     * Not by the guard, which all migrations of a database share; it is only kept from changing, and before the ranges, as
     * copies do. Every statement sees what was committed before it. Nobody need wait until the disk, or a replica, has got
     * the commit: if the server loses it, it loses all that came after it, too, and whoever has published cannot close.
     */
    @Override
    public void excludeCopies(Connection connection, MarkWork work, long millis) throws SQLException {
        Statements.execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        int unused = sessions.limited(connection, LONGEST, limited -> {
            Statements.execute(
                    limited, "SET LOCAL synchronous_commit = off; SET LOCAL lock_timeout = '" + millis + "ms'");
            Statements.execute(limited, SHARE_GUARD);
            return Statements.updateAll(
                    limited,
                    "LOCK TABLE " + work.tables().ranges() + " IN EXCLUSIVE MODE; " + TOUCH_GUARD,
                    work.migration());
        });
    }

    /** What was set before the lock was asked for holds until the transaction ends. */
    @Override
    public <T> T withoutCopies(Connection connection, MarkWork work, long millis, ConnectionWork<T> publishing)
            throws SQLException {
        return publishing.apply(connection);
    }

    private static String fenced(MarkSql sql, String from) {
        return raise(sql, from) + " RETURNING 1";
    }

    private static String raise(MarkSql sql, String from) {
        return "INSERT INTO " + sql.keyTable() + " AS k (" + sql.list() + ", ver, fence) SELECT " + sql.placeholders()
                + ", 0, ?::bigint" + from + " ON CONFLICT (" + sql.list()
                + ") DO UPDATE SET fence = excluded.fence WHERE k.fence < excluded.fence";
    }
}
