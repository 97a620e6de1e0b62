package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads many rows at once, which are not too many but may be large: by portions, and none beyond what fits into {@link
 * RowMemory}, so that whoever asked can do with fewer. For one thread, once.
 *
 * <p>PostgreSQL's portions are numbers of rows. Large values it keeps apart from their rows; where a table has such values,
 * it is asked beforehand how much they come to, which it knows without looking at them. All other rows fit into a page.
 */
final class ManyRows<K> {
    private static final int PAGE = 8 << 10;

    /** As much as values may shrink where they are kept apart, if they are not all alike. */
    private static final int PACKED = 32;

    /** Fewer rows than this are read as they are. */
    private static final int MANY = 10;

    private final TableRows<K, ?> table;
    private final boolean isMeasured;
    private long rows;
    private long bytes;

    ManyRows(TableRows<K, ?> table) {
        this.table = table;
        this.isMeasured = !table.sql().bytes().isNone();
    }

    /**
     * A query.
     *
     * @param sql what it selects, with the size of each row in the last column, and without locks
     * @param lock what makes it lock its rows, if anything
     * @param values one for each question mark
     */
    record Query(String sql, String lock, List<@Nullable Object> values) {}

    <R> List<R> read(Connection connection, Query query, RowReader<R> reader) throws SQLException {
        requireRoom(connection, query);
        try (PreparedStatement statement = connection.prepareStatement(query.sql() + query.lock())) {
            table.dialect().sessions().returningMany(statement, (int) (RowMemory.AS_OBJECTS / PAGE));
            Statements.bind(statement, query.values().toArray());
            try (ResultSet results = statement.executeQuery()) {
                return read(statement, results, reader);
            }
        }
    }

    /** By queries for so many keys each. */
    <R> List<R> read(Connection connection, IntFunction<String> ofKeys, RowReader<R> reader, Collection<K> keys)
            throws SQLException {
        List<R> found = new ArrayList<>();
        for (List<K> some : KeyColumns.chunks(keys)) {
            String sql = ofKeys.apply(some.size());
            @Nullable Object[] values = table.keys().values(some);
            found.addAll(
                    keys.size() < MANY
                            ? Statements.list(connection, sql, reader, values)
                            : read(connection, new Query(sql, "", Arrays.asList(values)), reader));
        }
        return found;
    }

    private <R> List<R> read(PreparedStatement statement, ResultSet results, RowReader<R> reader) throws SQLException {
        int size = results.getMetaData().getColumnCount();
        List<R> read = new ArrayList<>();
        while (results.next()) {
            bytes += isMeasured ? results.getLong(size) : 0;
            if (rows++ > 0 && bytes > RowMemory.AS_OBJECTS) {
                table.dialect().sessions().endEarly(statement, results);
                throw RowMemory.exceeded(RowMemory.AS_OBJECTS);
            }
            read.add(reader.read(results));
        }
        return read;
    }

    private void requireRoom(Connection connection, Query query) throws SQLException {
        if (isMeasured && mayBeLarge(connection) && isTooMuch(connection, query)) {
            throw RowMemory.exceeded(RowMemory.AS_OBJECTS);
        }
    }

    private boolean mayBeLarge(Connection connection) throws SQLException {
        return table.dialect().catalog().bytesApart(connection, table.sql().name()) > RowMemory.AS_OBJECTS / PACKED;
    }

    private static boolean isTooMuch(Connection connection, Query query) throws SQLException {
        String sum = "SELECT count(*), coalesce(sum(zdm_bytes), 0) FROM (" + query.sql() + ") AS measured";
        RowReader<Boolean> judged = row -> row.getLong(1) > 1 && row.getLong(2) > RowMemory.AS_OBJECTS;
        return Statements.first(connection, sum, judged, query.values().toArray())
                .orElse(false);
    }
}
