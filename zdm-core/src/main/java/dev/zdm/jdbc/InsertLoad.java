package dev.zdm.jdbc;

import dev.zdm.spi.RangeCopy.Load;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are inserted by statements of many rows each. A statement stays well within what servers take by default: so
 * many values, and so much text.
 *
 * @param rows the table
 * @param values the rows' values
 * @param bytes how much memory they take
 */
record InsertLoad(TableRows<?, ?> rows, List<@Nullable Object[]> values, long bytes) implements Load {
    private static final int MOST_ROWS = 1_000;
    private static final int MOST_VALUES = 30_000;
    private static final long MOST_BYTES = 512 * 1024;

    /** Makes such loads. */
    static final class All implements BulkWriting.Loading {
        @Override
        public <R> Load load(TableRows<?, R> rows, List<R> several) {
            return of(rows, several);
        }
    }

    static <R> InsertLoad of(TableRows<?, R> rows, List<R> several) {
        List<@Nullable Object[]> values = several.stream().map(rows::valuesOf).toList();
        long bytes = values.stream().mapToLong(InsertLoad::bytesOf).sum();
        return new InsertLoad(rows, values, bytes);
    }

    private static long bytesOf(@Nullable Object[] row) {
        long bytes = 0;
        for (Object value : row) {
            bytes += bytesOf(value);
        }
        return bytes;
    }

    /** Text may grow when it is quoted, and bytes are written as text. */
    private static long bytesOf(@Nullable Object value) {
        if (value instanceof Untyped untyped) {
            return 16 + 2L * untyped.text().length();
        }
        if (value instanceof CharSequence text) {
            return 16 + 2L * text.length();
        }
        return value instanceof byte[] bytes ? 16 + 2L * bytes.length : 32;
    }

    @Override
    public long insert() {
        return rows.home().transactions().required(() -> rows.runBriefly("inserting into", this::insert));
    }

    private long insert(Connection connection) throws SQLException {
        int most = Math.max(
                1,
                Math.min(MOST_ROWS, MOST_VALUES / rows.sql().shape().columns().size()));
        long inserted = 0;
        List<@Nullable Object[]> next = new ArrayList<>();
        long size = 0;
        for (@Nullable Object[] row : values) {
            if (next.size() == most || (!next.isEmpty() && size + bytesOf(row) > MOST_BYTES)) {
                inserted += insert(connection, next);
                next.clear();
                size = 0;
            }
            next.add(row);
            size += bytesOf(row);
        }
        return next.isEmpty() ? inserted : inserted + insert(connection, next);
    }

    private int insert(Connection connection, List<@Nullable Object[]> several) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(rows.sql().insert(several.size()))) {
            Statements.bind(statement, several.stream().flatMap(Arrays::stream).toArray());
            return statement.executeUpdate();
        }
    }
}
