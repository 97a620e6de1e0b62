package dev.zdm.jdbc;

import dev.zdm.plan.Phase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a database spells what standard SQL leaves open or it ignores, and which Java types its driver takes. */
interface Spelling {

    default String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Whether two expressions differ, where a null is a value like any other. */
    default String differ(String one, String other) {
        return one + " IS DISTINCT FROM " + other;
    }

    /** Makes a query lock its rows against other writers. */
    String forUpdate();

    /** Makes a query lock its rows against writers, and not against readers. */
    String forShare();

    /** Whether locking a row that does not exist keeps others from inserting rows beside it. */
    default boolean locksAbsence() {
        return false;
    }

    /** Whether an index over several columns serves a comparison of whole rows. */
    default boolean seeksRows() {
        return true;
    }

    String upsert(Upsert upsert);

    /** Rows to insert, which fails if one of them is there. */
    default String insert(Upsert row, String source) {
        return "INSERT INTO " + row.table() + " (" + row.columnList() + ") " + source;
    }

    /**
     * The same, which looks at the guard row and holds it; empty where that needs a statement of its own. Bound are the
     * row's values and then those of {@link OwnSql#admits}. Returns a row with the number of guard rows that admit it.
     */
    default Optional<String> upsertIfAdmitted(Upsert upsert, Phase phase) {
        return Optional.empty();
    }

    /**
     * The same for a copy, which also raises the fence of its key, and is written only if that was lower; empty where one
     * statement cannot do it. Bound are the values of {@link OwnSql#ADMITS_COPIES}, the key and its version, and then the
     * row's values. Returns a row that says whether the copy was written, if the guard row admits it.
     */
    default Optional<String> upsertIfLater(Upsert upsert, MarkSql marks) {
        return Optional.empty();
    }

    /** Lets constraints that were declared so be checked at the commit, if the database knows such. */
    default Optional<String> deferConstraints() {
        return Optional.empty();
    }

    /**
     * Makes a row from another one that a query finds and locks, under whose column names the values stand; empty where no
     * statement does so. With a phase it writes nothing unless the guard row admits a writer of that phase, and holds the
     * guard. Bound are the query's values and then those of {@link OwnSql#admits}.
     */
    default Optional<String> upsertFrom(Upsert upsert, String locked, Optional<Phase> admitted) {
        return Optional.empty();
    }

    /**
     * The rows that are made from those of a range, inserted; fails if one of them is there. Empty where no statement does
     * so. Bound are the range's values.
     */
    default Optional<String> insertFrom(Upsert row, TableSql source, RangeSql range, boolean locked) {
        return Optional.empty();
    }

    /** Locks the rows of a range before the statement that inserts, where that may not wait; empty where it may. */
    default Optional<String> lockFirst(TableSql source, RangeSql range) {
        return Optional.empty();
    }

    /** Lets the server read a statement, where its driver has not asked it to when the statement was prepared. */
    default void read(Connection connection, String sql) throws SQLException {}

    /** Whether the row was inserted. One that is there stays as it is, and so does the transaction. */
    default boolean insertIfAbsent(Connection connection, String insert, @Nullable Object... values)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Statements.update(connection, insert, values);
            return true;
        } catch (SQLException e) {
            if (!SqlStates.isDuplicate(e)) {
                throw e;
            }
            connection.rollback(before);
            return false;
        }
    }

    /** The present time by the database's clock, not that of the transaction's beginning where the two differ. */
    String now();

    /** As long after the present time as a bound number of milliseconds says. */
    String later();

    /** The same as one value for a whole statement, so that an index can be searched for it. */
    default String laterThanStatement() {
        return later();
    }

    /** Whether a statement that searches a range of rows waits for nobody who is inserting beside it. */
    default boolean locksOnlyWhatIsThere() {
        return false;
    }

    /** How many milliseconds have passed since the time in a column, by the database's clock. */
    String millisSince(String column);

    /** Deletes some thousand rows of one of zdm's own tables. */
    default String deleteSome(String table) {
        return "DELETE FROM " + table + " LIMIT 10000";
    }

    /** A time as the columns of zdm's own tables take it. */
    default Object stored(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** A time read back from zdm's own tables. */
    default Optional<Instant> time(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }

    /** A value of a user's row as the driver takes it. */
    @Nullable
    Object bindable(@Nullable Object value);

    /**
     * A row to insert, or to overwrite if there is one with the same keys. No other row may change, whatever else is
     * unique in the table. Identifiers are in quotes if they need them.
     *
     * @param table the table
     * @param keys the columns that identify the row
     * @param columns all columns that are written, the keys included
     * @param values one expression for each column
     */
    record Upsert(String table, List<String> keys, List<String> columns, List<String> values) {

        List<String> others() {
            return columns.stream().filter(column -> !keys.contains(column)).toList();
        }

        String columnList() {
            return String.join(", ", columns);
        }

        String keyList() {
            return String.join(", ", keys);
        }

        String valueList() {
            return String.join(", ", values);
        }
    }
}
