package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The spelling that MySQL and MariaDB share. */
final class MySqlSpelling implements Spelling {

    @Override
    public String quote(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public String differ(String one, String other) {
        return "NOT (" + one + " <=> " + other + ")";
    }

    /** MariaDB does not know FOR SHARE. */
    @Override
    public String forShare() {
        return " LOCK IN SHARE MODE";
    }

    /** At REPEATABLE READ InnoDB locks the gap in which the row would be. */
    @Override
    public boolean locksAbsence() {
        return true;
    }

    @Override
    public boolean seeksRows() {
        return false;
    }

    /**
     * The clause would also overwrite another row that has one of the new values in some other unique column; then the
     * key differs, and the subquery, which is run only then, has one row too many. An update before an insert would
     * lock the gap of an absent row, and two writers who did so would deadlock. The key is written again because a
     * collation may call two texts equal that Java does not.
     */
    @Override
    public String upsert(Upsert row) {
        Stream<String> keys = row.keys().stream()
                .map(key -> key + " = IF(" + key + " = VALUES(" + key + "), VALUES(" + key
                        + "), (SELECT 1 UNION ALL SELECT 2))");
        Stream<String> others = row.others().stream().map(column -> column + " = VALUES(" + column + ")");
        return "INSERT INTO " + row.table() + " (" + row.columnList() + ") VALUES (" + row.valueList()
                + ") ON DUPLICATE KEY UPDATE "
                + Stream.concat(keys, others).collect(Collectors.joining(", "));
    }

    /** Without a subquery, whose rows would be written down first; in order, so that only the range is looked at, and locked. */
    @Override
    public Optional<String> insertFrom(Upsert row, TableSql source, RangeSql range, boolean locked) {
        String rows = "SELECT " + row.valueList() + source.fromRange(range);
        return Optional.of(insert(row, locked ? source.forShare(rows) : rows));
    }

    /**
     * Whoever waits for a row after he has inserted others weighs more in a deadlock than the application, which would be
     * ended in his place; and he may hold the counter of generated keys. Rows that are passed over are locked like others.
     */
    @Override
    public Optional<String> lockFirst(TableSql source, RangeSql range) {
        return Optional.of(source.forShare(source.range(range) + " LIMIT 1 OFFSET " + Integer.MAX_VALUE));
    }

    @Override
    public void read(Connection connection, String sql) throws SQLException {
        Statements.execute(connection, "EXPLAIN " + sql);
    }

    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    public String later() {
        return "TIMESTAMPADD(MICROSECOND, ? * 1000, UTC_TIMESTAMP(6))";
    }

    @Override
    public String millisSince(String column) {
        return "TIMESTAMPDIFF(MICROSECOND, " + column + ", UTC_TIMESTAMP(6)) DIV 1000";
    }

    /** Neither driver moves a time without zone, whatever zones server, session and JVM are in. */
    @Override
    public Object stored(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    @Override
    public Optional<Instant> time(ResultSet row, String column) throws SQLException {
        @Nullable LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return Optional.ofNullable(time).map(utc -> utc.toInstant(ZoneOffset.UTC));
    }

    /** An instant of a user's row goes through the time zones of the connection, as the application's own do. */
    @Override
    public @Nullable Object bindable(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof UUID uuid) {
            return uuid.toString();
        }
        return value instanceof Instant instant ? Timestamp.from(instant) : value;
    }
}
