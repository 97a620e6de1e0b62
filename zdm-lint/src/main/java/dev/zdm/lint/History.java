package dev.zdm.lint;

import dev.zdm.lint.Fact.Constraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the files so far have made of the schema: enough to tell a widened column from a rewritten one. */
final class History {
    private static final Pattern NOT_NULL =
            Pattern.compile("(?is)check\\s*\\(+\\s*(\"[^\"]+\"|[\\w$]+)\\s+is\\s+not\\s+null\\s*\\)+");

    /** What a column is known to be. */
    record Column(SqlType type, boolean required, String values) {}

    private final Map<String, Map<String, Column>> tables = new HashMap<>();
    private final List<Fact.ConstraintAdded> constraints = new ArrayList<>();
    private final Set<String> validated = new HashSet<>();

    Optional<Column> column(Name table, String column) {
        return Optional.ofNullable(
                tables.getOrDefault(table.qualified(), Map.of()).get(column));
    }

    boolean knows(Name table) {
        return tables.containsKey(table.qualified());
    }

    Optional<SqlType> type(Name table, String column) {
        return column(table, column).map(Column::type);
    }

    /** Whether a constraint that has been validated says that the column holds no null. */
    boolean isCheckedNotNull(Name table, String column) {
        return constraints.stream()
                .filter(constraint -> constraint.kind() == Constraint.CHECK
                        && constraint.table().matches(table))
                .filter(constraint -> !constraint.notValid() || validated.contains(key(table, constraint.name())))
                .map(constraint -> NOT_NULL.matcher(constraint.condition()))
                .anyMatch(matcher ->
                        matcher.matches() && Name.part(matcher.group(1)).equals(column));
    }

    long foreignKeys(Name table) {
        return constraints.stream()
                .filter(constraint -> constraint.kind() == Constraint.FOREIGN_KEY
                        && constraint.table().matches(table))
                .count();
    }

    void add(Fact fact) {
        if (fact instanceof Fact.ColumnAdded added) {
            Column column = new Column(added.type(), added.required(), added.values());
            columns(added.table()).merge(added.column(), column, (was, is) -> added.guarded() ? was : is);
        } else if (fact instanceof Fact.ColumnRetyped retyped) {
            columns(retyped.table())
                    .merge(retyped.column(), new Column(retyped.type(), false, ""), History::withTypeOf);
        } else if (fact instanceof Fact.ColumnRedeclared again) {
            columns(again.table()).put(again.column(), new Column(again.type(), again.required(), again.values()));
        } else if (fact instanceof Fact.ColumnDropped dropped) {
            columns(dropped.table()).remove(dropped.column());
        } else if (fact instanceof Fact.ColumnRenamed renamed) {
            rename(renamed);
        } else if (fact instanceof Fact.NotNullSet set) {
            columns(set.table())
                    .merge(
                            set.column(),
                            new Column(SqlType.UNKNOWN, true, ""),
                            (was, is) -> new Column(was.type(), true, ""));
        } else {
            addToTables(fact);
        }
    }

    private void addToTables(Fact fact) {
        if (fact instanceof Fact.TableCreated created) {
            if (!(created.guarded() && knows(created.table()))) {
                tables.put(created.table().qualified(), new HashMap<>());
            }
        } else if (fact instanceof Fact.ConstraintAdded added) {
            constraints.add(added);
            validated.remove(key(added.table(), added.name()));
        } else if (fact instanceof Fact.ConstraintValidated now) {
            validated.add(key(now.table(), now.name()));
        } else if (fact instanceof Fact.ConstraintDropped dropped) {
            constraints.removeIf(constraint -> constraint.table().matches(dropped.table())
                    && constraint.name() != null
                    && constraint.name().equals(dropped.name()));
        } else if (fact instanceof Fact.TableRenamed renamed) {
            Map<String, Column> columns = tables.remove(renamed.table().qualified());
            if (columns != null) {
                tables.put(new Name(renamed.table().schema(), renamed.to()).qualified(), columns);
            }
        } else if (fact instanceof Fact.TableDropped dropped) {
            tables.remove(dropped.table().qualified());
            constraints.removeIf(constraint -> constraint.table().matches(dropped.table()));
        }
    }

    private static Column withTypeOf(Column was, Column is) {
        return new Column(is.type(), was.required(), is.values());
    }

    private void rename(Fact.ColumnRenamed renamed) {
        Column column = columns(renamed.table()).remove(renamed.column());
        if (column != null) {
            columns(renamed.table()).put(renamed.to(), column);
        }
    }

    private Map<String, Column> columns(Name table) {
        return tables.computeIfAbsent(table.qualified(), name -> new HashMap<>());
    }

    private static String key(Name table, @Nullable String constraint) {
        return table.qualified() + "." + constraint;
    }
}
