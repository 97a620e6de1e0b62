package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database which columns of a stored row another one would change: only it knows what its columns would make of a
 * value, such as a time with fewer digits or a padded text. Thread-safe.
 */
record TableChanges<K, R>(TableRows<K, R> rows) {

    /** Empty if there is no such row, or the database cannot be asked this. */
    Optional<List<String>> of(R row) {
        Optional<ValueTexts> texts = ValueTexts.of(rows.dialect());
        return texts.isEmpty()
                ? Optional.empty()
                : rows.run("comparing a row of", connection -> changes(connection, texts.get(), row));
    }

    private Optional<List<String>> changes(Connection connection, ValueTexts texts, R row) throws SQLException {
        List<String> columns = rows.sql().shape().columns();
        Map<String, ValueType> types = texts.columns(connection, rows.sql().name());
        String differences = columns.stream()
                .map(column ->
                        texts.differs(rows.sql().quote(column), Objects.requireNonNull(types.get(column), column)))
                .collect(Collectors.joining(", "));
        String query = "SELECT " + differences + " FROM " + rows.sql().table() + " WHERE "
                + rows.sql().keys().equal();
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(rows.valuesOf(row)));
        values.addAll(rows.keys().list(rows.codec().keyOf(row)));
        return Statements.first(connection, query, found -> changed(columns, found), values.toArray());
    }

    private static List<String> changed(List<String> columns, ResultSet found) throws SQLException {
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (found.getBoolean(i + 1)) {
                changed.add(columns.get(i));
            }
        }
        return changed;
    }
}
