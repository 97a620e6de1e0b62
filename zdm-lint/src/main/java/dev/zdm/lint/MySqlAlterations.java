package dev.zdm.lint;

import dev.zdm.lint.Fact.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What ALTER TABLE of MySQL does, action by action, and how it says that it may be done. */
final class MySqlAlterations {
    List<Fact> of(Node node, boolean guarded, boolean waits) {
        if (!node.is("alterTable")) {
            return List.of(new Fact.Harmless(new Name(null, node.name())));
        }
        Name table = node.child("tableName").map(Node::text).map(Name::of).orElseThrow();
        List<Fact> facts = new ArrayList<>();
        node.all("alterList")
                .forEach(list -> list.children().forEach(item -> facts.addAll(action(table, item, guarded))));
        node.all("alterTablePartitionOptions")
                .forEach(partition -> facts.add(new Fact.Repartitioned(table, words(partition))));
        node.all("standaloneAlterCommands").forEach(command -> facts.add(standalone(table, command)));
        facts.add(altered(table, node, waits));
        return facts;
    }

    static Fact altered(Name table, Node node, boolean waits) {
        String algorithm =
                node.first("alterAlgorithmOption").map(MySqlAlterations::value).orElse(null);
        String lock = node.first("alterLockOption").map(MySqlAlterations::value).orElse(null);
        return new Fact.Altered(table, algorithm, lock, waits);
    }

    private static String value(Node option) {
        List<Node> words = option.children();
        return words.get(words.size() - 1).text().toLowerCase(Locale.ROOT);
    }

    private static Fact standalone(Name table, Node command) {
        String words = command.lower();
        if (words.startsWith(" discard ")
                || words.startsWith(" drop partition ")
                || words.startsWith(" truncate partition ")) {
            return new Fact.Truncated(table, false);
        }
        boolean metadata =
                words.startsWith(" add partition ") || words.startsWith(" import ") || words.contains(" exchange ");
        return metadata ? new Fact.Harmless(table) : new Fact.Repartitioned(table, words(command));
    }

    private static String words(Node node) {
        String[] words = node.words().toUpperCase(Locale.ROOT).split(" ", 3);
        return words.length < 2 ? words[0] : words[0] + " " + words[1];
    }

    private static List<Fact> action(Name table, Node item, boolean guarded) {
        if (item.is("createTableOptionsSpaceSeparated")) {
            return item.all("createTableOption").stream()
                    .map(option -> MySqlColumns.option(table, option, false))
                    .toList();
        }
        return switch (item.name()) {
            case "addColumn" -> add(table, item, guarded);
            case "addTableConstraint" ->
                item.all("tableConstraintDef").stream()
                        .flatMap(constraint -> MySqlColumns.constraint(table, constraint, guarded).stream())
                        .toList();
            case "alterTableDrop" -> List.of(drop(table, item, guarded));
            case "changeColumn", "modifyColumn" -> MySqlColumns.redeclared(table, item);
            case "alterColumn" -> List.of(new Fact.DefaultChanged(table, name(item, "identifier")));
            case "renameColumn" ->
                List.of(new Fact.ColumnRenamed(table, name(item, "oldColumn"), name(item, "newColumn")));
            case "alterRenameTable" -> List.of(new Fact.TableRenamed(table, name(item, "tableName")));
            case "alterConvert" -> List.of(new Fact.Converted(table));
            case "alterTableOrder" -> List.of(new Fact.TableRewritten(table, "ORDER BY"));
            case "alterTableForce" -> List.of(new Fact.TableRewritten(table, "FORCE"));
            case "alterIndex" -> List.of(new Fact.IndexHidden(table, name(item, "indexName")));
            case "," -> List.of();
            default -> List.of(new Fact.Harmless(table));
        };
    }

    private static List<Fact> add(Name table, Node item, boolean guarded) {
        boolean first = item.child("place").isPresent();
        return item.all("columnDefinition").stream()
                .flatMap(column -> MySqlColumns.added(table, column, first, guarded).stream())
                .toList();
    }

    private static Fact drop(Name table, Node item, boolean guarded) {
        String words = item.lower();
        if (words.startsWith(" drop primary key ")) {
            return new Fact.ConstraintDropped(table, null, Constraint.PRIMARY_KEY);
        }
        if (words.startsWith(" drop index ") || words.startsWith(" drop key ")) {
            return new Fact.IndexDropped(new Name(null, name(item, "indexName")), false, guarded);
        }
        String name = name(item, "identifier");
        if (words.startsWith(" drop foreign key ")) {
            return new Fact.ConstraintDropped(table, name, Constraint.FOREIGN_KEY);
        }
        boolean constraint = words.startsWith(" drop check ") || words.startsWith(" drop constraint ");
        return constraint
                ? new Fact.ConstraintDropped(table, name, Constraint.CHECK)
                : new Fact.ColumnDropped(table, name, guarded);
    }

    private static String name(Node item, String rule) {
        return item.first(rule).map(Node::text).map(Name::of).map(Name::last).orElse("?");
    }
}
