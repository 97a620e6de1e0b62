package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs statements with bound values on a lent connection. */
final class Statements {
    private Statements() {}

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Inserts a row; returns the number that the database has given it as its id. */
    static long insertNumbered(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
            bind(statement, values);
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    /** Sends several statements at once, separated by semicolons; returns how many rows they have changed in all. */
    static int updateAll(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            int changed = 0;
            boolean isQuery = statement.execute();
            int count = isQuery ? 0 : statement.getUpdateCount();
            while (isQuery || count >= 0) {
                changed += count;
                isQuery = statement.getMoreResults();
                count = isQuery ? 0 : statement.getUpdateCount();
            }
            return changed;
        }
    }

    /** The same of which one statement is a query; returns its first row. */
    static <R> Optional<R> firstAmongAll(
            Connection connection, String sql, RowReader<R> reader, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            boolean isQuery = statement.execute();
            while (!isQuery && statement.getUpdateCount() >= 0) {
                isQuery = statement.getMoreResults();
            }
            try (ResultSet results = statement.getResultSet()) {
                return results.next() ? Optional.of(reader.read(results)) : Optional.empty();
            }
        }
    }

    /** Values one after the other; an array stands for its elements. */
    static @Nullable Object[] values(@Nullable Object... parts) {
        return Arrays.stream(parts)
                .flatMap(part -> part instanceof @Nullable Object[] several ? Arrays.stream(several) : Stream.of(part))
                .toArray();
    }

    /** Sends a statement with several rows of values at once; how many rows each has changed, as the driver tells it. */
    static int[] batch(Connection connection, String sql, List<@Nullable Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] values : rows) {
                bind(statement, values);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    static <R> List<R> list(Connection connection, String sql, RowReader<R> reader, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return readAll(statement, reader);
        }
    }

    static <R> Optional<R> first(Connection connection, String sql, RowReader<R> reader, @Nullable Object... values)
            throws SQLException {
        return list(connection, sql, reader, values).stream().findFirst();
    }

    static boolean exists(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        return first(connection, sql, row -> true, values).isPresent();
    }

    private static <R> List<R> readAll(PreparedStatement statement, RowReader<R> reader) throws SQLException {
        List<R> rows = new ArrayList<>();
        try (ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                rows.add(reader.read(results));
            }
        }
        return rows;
    }

    static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Untyped untyped) {
            statement.setObject(index, untyped.text(), Types.OTHER);
        } else if (value instanceof BoundValue bound) {
            bound.bind(statement, index);
        } else if (value instanceof Enum<?> constant) {
            statement.setString(index, constant.name());
        } else {
            statement.setObject(index, value);
        }
    }
}
