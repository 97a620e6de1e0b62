package dev.zdm.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on the columns of a key.
 *
 * @param columns quoted if they need it
 * @param seeksRows whether an index serves a comparison of whole rows
 */
record KeyPredicates(List<String> columns, boolean seeksRows) {

    String list() {
        return String.join(", ", columns);
    }

    String equal() {
        return equal(columns);
    }

    private static String equal(List<String> some) {
        return some.stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
    }

    String in(int keys) {
        if (columns.size() == 1 || seeksRows) {
            return row(columns) + " IN (" + String.join(", ", Collections.nCopies(keys, placeholders())) + ")";
        }
        return "(" + String.join(" OR ", Collections.nCopies(keys, "(" + equal() + ")")) + ")";
    }

    /** One value for each column, in parentheses unless there is only one. */
    private String placeholders() {
        return row(Collections.nCopies(columns.size(), "?"));
    }

    private static String row(List<String> parts) {
        return parts.size() == 1 ? parts.get(0) : "(" + String.join(", ", parts) + ")";
    }

    /** Of rows after one that is given by the values of {@link #after}. */
    String greater() {
        return beyond(">", ">");
    }

    /** Of rows up to one that is given by the same values, itself included. */
    String atMost() {
        return beyond("<", "<=");
    }

    /** The last column alone decides whether the row itself is meant, too. */
    private String beyond(String strictly, String atTheEnd) {
        if (columns.size() == 1 || seeksRows) {
            return row(columns) + " " + atTheEnd + " " + placeholders();
        }
        List<String> alternatives = new ArrayList<>();
        for (int last = 0; last < columns.size(); last++) {
            boolean isEnd = last == columns.size() - 1;
            String beyond = columns.get(last) + " " + (isEnd ? atTheEnd : strictly) + " ?";
            alternatives.add(last == 0 ? beyond : "(" + equal(columns.subList(0, last)) + " AND " + beyond + ")");
        }
        return "(" + String.join(" OR ", alternatives) + ")";
    }

    /** The values that {@link #greater} and {@link #atMost} take for a key. */
    List<@Nullable Object> after(List<@Nullable Object> key) {
        if (columns.size() == 1 || seeksRows) {
            return key;
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int last = 0; last < columns.size(); last++) {
            values.addAll(key.subList(0, last + 1));
        }
        return values;
    }
}
