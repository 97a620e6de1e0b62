package dev.zdm.jpa.guard;

import dev.zdm.ColumnMigration;
import dev.zdm.plan.Side;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The columns of one attribute of one table that the guard watches.
 *
 * @param table the table's name without its schema
 * @param old the old columns
 * @param next the new columns
 * @param migration their migration, once it is registered
 */
public record WatchedColumns(String table, Set<String> old, Set<String> next, Supplier<ColumnMigration> migration) {

    /** Takes names as SQL compares them: without quotes and case. */
    public WatchedColumns {
        table = plain(table);
        old = plain(old);
        next = plain(next);
    }

    private static Set<String> plain(Set<String> names) {
        return names.stream().map(WatchedColumns::plain).collect(Collectors.toUnmodifiableSet());
    }

    /** A name as the guard compares it; two that differ in case alone count as one. */
    static String plain(String name) {
        boolean quoted = name.length() > 1 && "\"`".indexOf(name.charAt(0)) >= 0;
        return (quoted ? name.substring(1, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }

    Set<String> of(Side side) {
        return side == Side.OLD ? old : next;
    }

    boolean names(String column) {
        return old.contains(column) || next.contains(column);
    }

    /** The columns, for people. */
    String described() {
        return table + List.copyOf(old) + " -> " + List.copyOf(next);
    }
}
