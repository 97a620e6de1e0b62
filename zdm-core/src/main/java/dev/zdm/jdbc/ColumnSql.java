package dev.zdm.jdbc;

import dev.zdm.plan.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What zdm says about columns that move within a row. */
record ColumnSql(TableSql table, List<MovedColumns> moved) {

    String firstKeys() {
        return "SELECT " + table.keys().list() + " FROM " + table.table() + " ORDER BY "
                + table.keys().list() + " LIMIT ?";
    }

    /** Takes {@link KeyPredicates#after} as values, then the limit. */
    String nextKeys() {
        return "SELECT " + table.keys().list() + " FROM " + table.table() + " WHERE "
                + table.keys().greater() + " ORDER BY " + table.keys().list() + " LIMIT ?";
    }

    /**
     * A row that another transaction is changing is waited for and then looked at as that one left it, the condition as well
     * as the values: nothing that was written meanwhile is overwritten.
     */
    String fill(Side target, int keys) {
        String set = pairs(target)
                .map(pair -> pair.column() + " = " + pair.expected())
                .collect(Collectors.joining(", "));
        return "UPDATE " + table.table() + " SET " + set + " WHERE "
                + table.keys().in(keys) + " AND (" + differ(pairs(target)) + ")";
    }

    String compare(int keys) {
        return "SELECT count(*), " + number(differ(pairs(Side.NEW))) + ", " + number(differ(roundTrips())) + " FROM "
                + table.table() + " WHERE " + table.keys().in(keys);
    }

    private static String number(String condition) {
        return "coalesce(sum(CASE WHEN " + condition + " THEN 1 ELSE 0 END), 0)";
    }

    private String differ(Stream<Pair> pairs) {
        return pairs.map(pair -> table.spelling().differ(pair.column(), pair.expected()))
                .collect(Collectors.joining(" OR "));
    }

    private record Pair(String column, String expected) {}

    private Stream<Pair> pairs(Side target) {
        return moved.stream()
                .flatMap(columns -> pairs(
                        quoted(columns.of(target)), columns.to(target).apply(quoted(columns.of(target.other())))));
    }

    private Stream<Pair> roundTrips() {
        return moved.stream().flatMap(columns -> {
            List<String> next = quoted(columns.next());
            return pairs(next, columns.toNew().apply(columns.toOld().apply(next)));
        });
    }

    private static Stream<Pair> pairs(List<String> columns, List<String> expected) {
        return IntStream.range(0, columns.size()).mapToObj(at -> new Pair(columns.get(at), expected.get(at)));
    }

    private List<String> quoted(List<String> columns) {
        List<String> quoted = new ArrayList<>();
        columns.forEach(column -> quoted.add(table.quote(column)));
        return quoted;
    }
}
