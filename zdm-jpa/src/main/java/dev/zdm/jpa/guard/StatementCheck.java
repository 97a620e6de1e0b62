package dev.zdm.jpa.guard;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Judges statements by a migration as a whole, and not by the phase that it is in: for tests, which know one phase only.
 * Thread-safe.
 */
public final class StatementCheck {
    /** Not what Hibernate itself fills in for {@code {c.*}}. */
    private static final Pattern EVERYTHING = Pattern.compile(
            "(?is)(?:\\bselect\\s+(?:distinct\\s+|all\\s+)?|,\\s*)(?:[\\w\"`]+\\.)*\\*\\s*(?:,|\\bfrom\\b)");

    private final List<WatchedColumns> watched;

    /**
     * A statement that would part the two sides of a row, or outlive a column that it names.
     *
     * @param migration the migration whose columns it names
     * @param table their table
     * @param named the columns of the migration that it names; all of them if it does not tell
     * @param all all columns of both sides
     * @param shape the statement without anything that may be a value
     */
    public record Finding(String migration, String table, List<String> named, List<String> all, String shape) {}

    /**
     * A check.
     *
     * @param watched the migrated columns
     */
    public StatementCheck(List<WatchedColumns> watched) {
        this.watched = List.copyOf(watched);
    }

    /**
     * Judges what is sent while both sides are written: it writes the columns of both, or of none.
     *
     * @param sql the statement
     * @return what it does wrong; empty if nothing
     */
    public List<Finding> sent(String sql) {
        ParsedStatement statement = ParsedStatement.of(sql);
        return find(
                sql,
                statement,
                columns -> statement.writesOf(columns).stream().anyMatch(write -> !write.setsAll(all(columns))));
    }

    /**
     * Judges what somebody has written by hand: besides, it must not read what will be dropped.
     *
     * @param sql the statement
     * @return what it does wrong; empty if nothing
     */
    public List<Finding> byHand(String sql) {
        List<Finding> written = sent(sql);
        if (!written.isEmpty()) {
            return written;
        }
        ParsedStatement statement = ParsedStatement.of(sql);
        return find(
                sql,
                statement,
                columns -> statement.touches(columns.table())
                        && (columns.old().stream().anyMatch(statement.words()::contains) || readsEverything(sql)));
    }

    private static boolean readsEverything(String sql) {
        return EVERYTHING.matcher(sql).find();
    }

    private List<Finding> find(String sql, ParsedStatement statement, Predicate<WatchedColumns> wrong) {
        return watched.stream()
                .filter(wrong)
                .map(columns -> new Finding(
                        columns.migration().get().id(),
                        columns.table(),
                        named(columns, statement),
                        List.copyOf(all(columns)),
                        StatementShape.of(sql)))
                .toList();
    }

    private static List<String> named(WatchedColumns columns, ParsedStatement statement) {
        List<String> named = all(columns).stream()
                .filter(column -> statement.writes().isEmpty()
                        ? statement.words().contains(column)
                        : statement.writes().stream()
                                .anyMatch(write -> write.assigned().contains(column)))
                .toList();
        return named.isEmpty() ? List.copyOf(all(columns)) : named;
    }

    private static SortedSet<String> all(WatchedColumns columns) {
        SortedSet<String> all = new TreeSet<>(columns.old());
        all.addAll(columns.next());
        return all;
    }
}
