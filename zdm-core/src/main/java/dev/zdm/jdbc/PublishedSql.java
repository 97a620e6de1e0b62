package dev.zdm.jdbc;

import dev.zdm.spi.KeyRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What zdm says about the table of published ranges. The key where a range begins is in {@code after_1}, {@code after_2}
 * …, the one where it ends in {@code upto_1} …; nulls stand for the beginning and for the end of all keys. No two ranges
 * of the table overlap. The table is tiny, so nothing is said that an index could serve.
 *
 * @param table the table of ranges
 * @param fences the table of versions and fences
 * @param fenced conditions on the columns of that one's key
 * @param spelling what the database spells differently
 */
record PublishedSql(String table, String fences, KeyPredicates fenced, Spelling spelling) {
    static final String AFTER = "after_";
    static final String UP_TO = "upto_";

    /** The users' columns under both names that they have here. */
    static String renamed(List<String> columns) {
        return Stream.of(AFTER, UP_TO)
                .flatMap(end -> IntStream.range(0, columns.size())
                        .mapToObj(part -> columns.get(part) + " AS " + end + (part + 1)))
                .collect(Collectors.joining(", "));
    }

    private int size() {
        return fenced.columns().size();
    }

    private String columns(String end) {
        return IntStream.rangeClosed(1, size()).mapToObj(part -> end + part).collect(Collectors.joining(", "));
    }

    private String row(String end) {
        return size() == 1 ? columns(end) : "(" + columns(end) + ")";
    }

    private String values() {
        return size() == 1 ? "?" : "(" + placeholders() + ")";
    }

    private String placeholders() {
        return String.join(", ", Collections.nCopies(size(), "?"));
    }

    /** Whether an open range holds a key, which is bound twice. */
    String holds() {
        return "NOT done AND (after_1 IS NULL OR " + row(AFTER) + " < " + values() + ") AND (upto_1 IS NULL OR "
                + values() + " <= " + row(UP_TO) + ")";
    }

    /** The same as a condition of another statement. */
    String isWaiting() {
        return "EXISTS (SELECT 1 FROM " + table + " WHERE " + holds() + ")";
    }

    /** A row for each of so many keys that an open range holds, with the key's place among them. */
    String waiting(int keys) {
        return IntStream.range(0, keys)
                .mapToObj(key -> "SELECT " + key + " AS place FROM " + table + " WHERE " + holds())
                .collect(Collectors.joining(" UNION ALL "));
    }

    /** Binds the new token, the run, and the ends that the range has. */
    String takeDone(KeyRange<?> range) {
        return "UPDATE " + table + " SET token = ? WHERE done AND run = ? AND "
                + (range.after() == null ? "after_1 IS NULL" : row(AFTER) + " = " + values()) + " AND "
                + (range.upTo() == null ? "upto_1 IS NULL" : row(UP_TO) + " = " + values());
    }

    /** Binds the run, and the ends that the range has. */
    String coveredByDone(KeyRange<?> range) {
        return "SELECT 1 FROM " + table + " WHERE done AND run = ? AND (after_1 IS NULL"
                + (range.after() == null ? "" : " OR " + row(AFTER) + " <= " + values()) + ") AND (upto_1 IS NULL"
                + (range.upTo() == null ? "" : " OR " + row(UP_TO) + " >= " + values()) + ")";
    }

    /** Binds the ends that the range has. */
    String withdrawOverlapping(KeyRange<?> range) {
        return withdrawAll() + " WHERE " + overlaps(range);
    }

    /** Binds the ends that the range has; locks what it finds. */
    String overlapping(KeyRange<?> range) {
        return "SELECT token FROM " + table + " WHERE " + overlaps(range) + " FOR UPDATE";
    }

    private String overlaps(KeyRange<?> range) {
        List<String> overlaps = new ArrayList<>();
        if (range.after() != null) {
            overlaps.add("(upto_1 IS NULL OR " + row(UP_TO) + " > " + values() + ")");
        }
        if (range.upTo() != null) {
            overlaps.add("(after_1 IS NULL OR " + row(AFTER) + " < " + values() + ")");
        }
        return overlaps.isEmpty() ? "TRUE" : String.join(" AND ", overlaps);
    }

    /** Binds the ends that the range has, then token and run. */
    String open(KeyRange<?> range) {
        String columns = (range.after() == null ? "" : columns(AFTER) + ", ")
                + (range.upTo() == null ? "" : columns(UP_TO) + ", ");
        String values = (range.after() == null ? "" : placeholders() + ", ")
                + (range.upTo() == null ? "" : placeholders() + ", ");
        return "INSERT INTO " + table + " (" + columns + "token, run, done, opened_at) VALUES (" + values
                + "?, ?, FALSE, " + spelling.now() + ")";
    }

    /** Binds the values of the range, then the limit. */
    String fencedIn(RangeSql range) {
        String where = range.where();
        return "SELECT " + fenced.list() + " FROM " + fences + (where.isEmpty() ? " WHERE " : where + " AND ")
                + "fence > 0 ORDER BY " + fenced.list() + " LIMIT ?";
    }

    String close() {
        return "UPDATE " + table + " SET done = TRUE WHERE token = ? AND NOT done";
    }

    String withdraw() {
        return forget() + " AND NOT done";
    }

    String forget() {
        return withdrawAll() + " WHERE token = ?";
    }

    /** Binds for how many milliseconds a range may be open. */
    String withdrawAbandoned() {
        return withdrawAll() + " WHERE NOT done AND " + spelling.millisSince("opened_at") + " > ?";
    }

    String withdrawAll() {
        return "DELETE FROM " + table;
    }
}
