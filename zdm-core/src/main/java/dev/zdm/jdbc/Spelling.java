package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a database spells what standard SQL leaves open, and which Java types its driver takes. */
interface Spelling {

    String quote(String identifier);

    /** Makes a query lock its rows against other writers. */
    String forUpdate();

    /** Makes a query lock its rows against writers, and not against readers. */
    String forShare();

    /** Whether locking a row that does not exist keeps others from inserting rows beside it. */
    boolean locksAbsence();

    String upsert(Upsert upsert);

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

    /** Whether an instance's time to live has not passed yet. */
    String alive();

    /** A time as the columns of zdm's own tables take it. */
    Object stored(Instant time);

    /** A time read back from zdm's own tables. */
    Optional<Instant> time(ResultSet row, String column) throws SQLException;

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
