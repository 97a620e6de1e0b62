package dev.zdm.jdbc;

import dev.zdm.plan.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's spelling. */
final class PostgresSpelling implements Spelling {

    /** FOR UPDATE would also stop inserts that refer to the row by a foreign key; no key changes here. */
    @Override
    public Optional<String> deferConstraints() {
        return Optional.of("SET CONSTRAINTS ALL DEFERRED");
    }

    @Override
    public String forUpdate() {
        return " FOR NO KEY UPDATE";
    }

    @Override
    public String forShare() {
        return " FOR SHARE";
    }

    /** Keys come with the rows, even where the table would otherwise always generate them. */
    @Override
    public String upsert(Upsert row) {
        return upsert(row, "VALUES (" + row.valueList() + ")");
    }

    @Override
    public Optional<String> upsertIfLater(Upsert upsert, MarkSql marks) {
        return Optional.of(PostgresMarks.putIfLater(upsert, marks));
    }

    @Override
    public String insert(Upsert row, String source) {
        return overriding(row, source);
    }

    private static String overriding(Upsert row, String source) {
        return "INSERT INTO " + row.table() + " (" + row.columnList() + ") OVERRIDING SYSTEM VALUE " + source;
    }

    static String upsert(Upsert row, String source) {
        return overriding(row, source) + " ON CONFLICT (" + row.keyList() + ") " + onConflict(row.others());
    }

    /**
     * The row is written in any case: an insert of selected values would not take its types from the columns. See {@link
     * PostgresGuardLocks} for the locking subquery. With one snapshot for all statements the guard is seen as it was, so
     * then it has to be asked by itself.
     */
    @Override
    public Optional<String> upsertIfAdmitted(Upsert row, Phase phase) {
        return Optional.of(upsert(row) + " RETURNING (SELECT count(*) " + admitting(phase) + ")");
    }

    private static String admitting(Phase phase) {
        return "FROM zdm_guard WHERE " + OwnSql.admits(phase)
                + " AND current_setting('transaction_isolation') = 'read committed'"
                + " AND (SELECT 1 FROM zdm_guard WHERE false FOR SHARE) IS NULL";
    }

    /**
     * A row that others have changed is waited for and then read as they left it, whatever the statement's snapshot: the
     * subquery locks, so it is not dissolved into the query around it. The guard cannot change during that wait, because
     * its lock is taken before the snapshot.
     */
    @Override
    public Optional<String> upsertFrom(Upsert row, String locked, Optional<Phase> admitted) {
        String guard = admitted.map(phase -> " WHERE EXISTS (SELECT 1 " + admitting(phase) + ")")
                .orElse("");
        return Optional.of(upsert(row, "SELECT " + row.valueList() + " FROM (" + locked + ") AS source" + guard));
    }

    /** The subquery locks, so that a row that others have changed is computed from as they left it. */
    @Override
    public Optional<String> insertFrom(Upsert row, TableSql source, RangeSql range, boolean locked) {
        String rows = source.unordered(range);
        return Optional.of(insert(
                row,
                "SELECT " + row.valueList() + " FROM (" + (locked ? source.forShare(rows) : rows) + ") AS source"));
    }

    private static String onConflict(List<String> others) {
        return others.isEmpty()
                ? "DO NOTHING"
                : "DO UPDATE SET "
                        + others.stream()
                                .map(column -> column + " = excluded." + column)
                                .collect(Collectors.joining(", "));
    }

    /** Fails, to be tried again, where a transaction with one snapshot cannot see the row that is there. */
    @Override
    public boolean insertIfAbsent(Connection connection, String insert, @Nullable Object... values)
            throws SQLException {
        return Statements.update(connection, insert + " ON CONFLICT DO NOTHING", values) == 1;
    }

    @Override
    public String deleteSome(String table) {
        return "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + table + " LIMIT 10000))";
    }

    @Override
    public String now() {
        return "clock_timestamp()";
    }

    @Override
    public String later() {
        return "clock_timestamp() + ?::double precision * interval '1 millisecond'";
    }

    @Override
    public String laterThanStatement() {
        return "statement_timestamp() + ?::double precision * interval '1 millisecond'";
    }

    @Override
    public boolean locksOnlyWhatIsThere() {
        return true;
    }

    @Override
    public String millisSince(String column) {
        return "(extract(epoch from clock_timestamp() - " + column + ") * 1000)::bigint";
    }

    @Override
    public @Nullable Object bindable(@Nullable Object value) {
        if (value instanceof String text) {
            return new Untyped(text);
        }
        if (value instanceof Enum<?> constant) {
            return new Untyped(constant.name());
        }
        return value instanceof Instant instant ? stored(instant) : value;
    }
}
