package dev.zdm.jdbc;

import dev.zdm.jdbc.Catalog.Column;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the database is asked so that it says of each row how many bytes it takes, roughly: by its columns that may hold
 * much. Rows that have none of these are all small.
 *
 * @param columns those columns
 */
record RowBytes(List<Column> columns) {
    static final RowBytes NONE = new RowBytes(List.of());

    static RowBytes of(List<Column> present, TableShape shape) {
        return new RowBytes(present.stream()
                .filter(column -> column.bytes() != null && shape.columns().contains(column.name()))
                .toList());
    }

    boolean isNone() {
        return columns.isEmpty();
    }

    /** One more column for a query; nothing if there is nothing to ask. */
    String column(UnaryOperator<String> quote) {
        return isNone() ? "" : ", " + sum(quote) + " AS zdm_bytes";
    }

    private String sum(UnaryOperator<String> quote) {
        return columns.stream().map(column -> bytes(column, quote)).collect(Collectors.joining(" + "));
    }

    private static String bytes(Column column, UnaryOperator<String> quote) {
        String asked = Objects.requireNonNull(column.bytes()).formatted(quote.apply(column.name()));
        return "coalesce(" + asked + ", 0)";
    }
}
