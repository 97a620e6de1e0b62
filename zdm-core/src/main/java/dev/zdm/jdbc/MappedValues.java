package dev.zdm.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One expression over the columns of one table for each column of another.
 *
 * @param columns the columns that are computed, not quoted
 * @param values as many expressions; the columns that they name are quoted
 */
record MappedValues(List<String> columns, List<String> values) {

    /** Empty if a column has neither an expression nor a column of its own name in the other table. */
    static Optional<MappedValues> of(TableSql from, TableShape into, Map<String, String> expressions) {
        List<String> values = new ArrayList<>();
        for (String column : into.columns()) {
            @Nullable String value = value(from, into, column, expressions.get(column));
            if (value == null) {
                return Optional.empty();
            }
            values.add(value);
        }
        return Optional.of(new MappedValues(into.columns(), values));
    }

    private static @Nullable String value(TableSql from, TableShape into, String column, @Nullable String expression) {
        int keyPart = into.keyColumns().indexOf(column);
        if (keyPart >= 0) {
            return from.quote(from.shape().keyColumns().get(keyPart));
        }
        if (expression != null) {
            return "(" + expression + ")";
        }
        return from.shape().columns().contains(column) ? from.quote(column) : null;
    }
}
