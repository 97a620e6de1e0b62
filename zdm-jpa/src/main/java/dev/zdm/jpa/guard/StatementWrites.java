package dev.zdm.jpa.guard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.delete.ParenthesedDelete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.insert.ParenthesedInsert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.merge.MergeInsert;
import net.sf.jsqlparser.statement.merge.MergeUpdate;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.statement.update.ParenthesedUpdate;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import net.sf.jsqlparser.statement.upsert.Upsert;
import org.jspecify.annotations.Nullable;

/** Finds in a parsed statement, and in those that stand before it by {@code WITH}, which columns are set. */
final class StatementWrites {
    private final List<ColumnWrite> found = new ArrayList<>();

    private StatementWrites() {}

    /** Empty if it is of a kind of which nothing is known. */
    static Optional<List<ColumnWrite>> of(Statement statement) {
        StatementWrites writes = new StatementWrites();
        return writes.add(statement) ? Optional.of(List.copyOf(writes.found)) : Optional.empty();
    }

    private boolean add(Statement statement) {
        if (statement instanceof Update update) {
            addUpdate(update);
            return addWith(update.getWithItemsList());
        }
        if (statement instanceof Insert insert) {
            addInsert(insert);
            return addWith(insert.getWithItemsList());
        }
        if (statement instanceof Merge merge) {
            addMerge(merge);
            return addWith(merge.getWithItemsList());
        }
        if (statement instanceof Upsert upsert) {
            String table = plain(upsert.getTable());
            found.add(ColumnWrite.ofRow(
                    table, Stream.concat(orNone(upsert.getColumns()).stream(), columns(upsert.getUpdateSets()))));
            return true;
        }
        return addOther(statement);
    }

    private boolean addOther(Statement statement) {
        if (statement instanceof Delete delete) {
            return addWith(delete.getWithItemsList());
        }
        return statement instanceof Select select && addWith(select.getWithItemsList());
    }

    private boolean addWith(@Nullable List<WithItem<?>> items) {
        return orNone(items).stream().allMatch(item -> add(inner(item.getParenthesedStatement())));
    }

    private static Statement inner(Statement parenthesed) {
        if (parenthesed instanceof ParenthesedUpdate update) {
            return update.getUpdate();
        }
        if (parenthesed instanceof ParenthesedInsert insert) {
            return insert.getInsert();
        }
        return parenthesed instanceof ParenthesedDelete delete ? delete.getDelete() : parenthesed;
    }

    /** The row that is put in, and the one that is there already, are set apart. */
    private void addInsert(Insert insert) {
        String table = plain(insert.getTable());
        found.add(ColumnWrite.ofRow(
                table, Stream.concat(orNone(insert.getColumns()).stream(), columns(insert.getSetUpdateSets()))));
        addUnlessEmpty(table, columns(insert.getDuplicateUpdateSets()));
        if (insert.getConflictAction() != null) {
            addUnlessEmpty(table, columns(insert.getConflictAction().getUpdateSets()));
        }
    }

    private void addUnlessEmpty(String table, Stream<Column> columns) {
        ColumnWrite write = ColumnWrite.of(table, columns);
        if (!write.assigned().isEmpty()) {
            found.add(write);
        }
    }

    private void addMerge(Merge merge) {
        String table = plain(merge.getTable());
        merge.getOperations().forEach(operation -> {
            if (operation instanceof MergeUpdate update) {
                found.add(ColumnWrite.of(table, columns(update.getUpdateSets())));
            } else if (operation instanceof MergeInsert insert) {
                found.add(ColumnWrite.ofRow(table, orNone(insert.getColumns()).stream()));
            }
        });
    }

    /** MySQL updates several tables at once; a column then says by an alias whose it is, or leaves it to the database. */
    private void addUpdate(Update update) {
        Map<String, String> tables = tablesByAlias(update);
        String own = plain(update.getTable());
        List<Column> columns = columns(update.getUpdateSets()).toList();
        if (orNone(update.getStartJoins()).isEmpty()) {
            found.add(ColumnWrite.of(tables.getOrDefault(own, own), columns.stream()));
        } else if (columns.stream().anyMatch(column -> column.getTable() == null)) {
            found.add(ColumnWrite.of("", columns.stream()));
        } else {
            columns.stream()
                    .collect(Collectors.groupingBy(column -> tables.getOrDefault(plain(column.getTable()), "")))
                    .forEach((table, set) -> found.add(ColumnWrite.of(table, set.stream())));
        }
    }

    private static Map<String, String> tablesByAlias(Update update) {
        Map<String, String> tables = new HashMap<>();
        addAlias(update.getTable(), tables);
        orNone(update.getStartJoins()).stream().map(Join::getFromItem).forEach(item -> addAlias(item, tables));
        addAlias(update.getFromItem(), tables);
        orNone(update.getJoins()).stream().map(Join::getFromItem).forEach(item -> addAlias(item, tables));
        return tables;
    }

    private static void addAlias(@Nullable FromItem item, Map<String, String> tables) {
        if (item instanceof Table table) {
            tables.putIfAbsent(plain(table), plain(table));
            if (table.getAlias() != null) {
                tables.put(WatchedColumns.plain(table.getAlias().getName()), plain(table));
            }
        }
    }

    private static Stream<Column> columns(@Nullable List<UpdateSet> sets) {
        return orNone(sets).stream().flatMap(set -> set.getColumns().stream());
    }

    private static <T> List<T> orNone(@Nullable List<T> some) {
        return some == null ? List.of() : some;
    }

    private static String plain(Table table) {
        return WatchedColumns.plain(table.getName());
    }
}
