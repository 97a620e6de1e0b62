package dev.zdm.jpa.guard;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sf.jsqlparser.schema.Column;

/**
 * One way in which a statement sets columns of a row. A statement can have several: one that inserts a row, or else updates the
 * one that is there, sets other columns in each case.
 *
 * @param table the table; empty if it may be any that the statement names
 * @param assigned the columns that it sets there
 * @param legible whether it tells which columns it sets; if not, all names of the statement count as assigned, and if it puts
 *     in whole rows, every column does
 */
record ColumnWrite(String table, Set<String> assigned, boolean legible) {
    private static final String EVERY_COLUMN = "*";

    static ColumnWrite of(String table, Stream<Column> columns) {
        return new ColumnWrite(
                table,
                columns.map(column -> WatchedColumns.plain(column.getColumnName()))
                        .collect(Collectors.toUnmodifiableSet()),
                true);
    }

    /** Without a list of columns an insert sets all of them, in an order that only the database knows. */
    static ColumnWrite ofRow(String table, Stream<Column> columns) {
        ColumnWrite write = of(table, columns);
        return write.assigned().isEmpty() ? ofEveryColumn(table) : write;
    }

    static ColumnWrite ofEveryColumn(String table) {
        return new ColumnWrite(table, Set.of(EVERY_COLUMN), false);
    }

    boolean isOfEveryColumn() {
        return assigned.contains(EVERY_COLUMN);
    }

    boolean isOf(String name) {
        return table.isEmpty() || table.equals(name);
    }

    /** Whether it sets one of these columns, as far as it tells. */
    boolean sets(WatchedColumns columns) {
        return isOf(columns.table()) && (isOfEveryColumn() || assigned.stream().anyMatch(columns::names));
    }

    /** Whether it is known to set all of some columns. */
    boolean setsAll(Set<String> columns) {
        return legible && assigned.containsAll(columns);
    }
}
