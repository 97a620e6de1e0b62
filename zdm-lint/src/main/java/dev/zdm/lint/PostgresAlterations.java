package dev.zdm.lint;

import dev.zdm.lint.Fact.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ALTER TABLE of PostgreSQL does, action by action. */
final class PostgresAlterations {
    /** After a comma the grammar takes ADD CONSTRAINT c CHECK (…) for a column named constraint. */
    private static final Pattern MISREAD =
            Pattern.compile("(?is)add\\s+constraint\\s+(\\S+)\\s+(check|unique|primary|foreign)\\b.*");

    List<Fact> of(Node node) {
        Name table = node.first("tableName").map(Node::text).map(Name::of).orElseThrow();
        Node clause = node.child("alterDefinitionClause").orElse(node);
        List<Fact> facts = new ArrayList<>();
        for (Node action : clause.children()) {
            if (action.is("alterTableActions")) {
                action.all("alterTableAction").forEach(each -> facts.addAll(action(table, each)));
            } else if (action.is("partitionCmd")) {
                facts.add(partition(table, action));
            }
        }
        return facts.isEmpty() ? List.of(whole(table, clause)) : facts;
    }

    private static Fact whole(Name table, Node clause) {
        if (clause.has("renameColumnSpecification")) {
            List<Node> names = clause.all("columnName");
            return new Fact.ColumnRenamed(
                    table,
                    Name.part(names.get(0).text()),
                    Name.part(names.get(1).text()));
        }
        if (clause.has("renameTableSpecification")) {
            return new Fact.TableRenamed(
                    table, Name.part(clause.first("identifier").map(Node::text).orElse("")));
        }
        return clause.begins("set schema") ? new Fact.TableMoved(table) : new Fact.TableAltered(table);
    }

    private static Fact partition(Name table, Node command) {
        return command.begins("detach")
                ? new Fact.PartitionDetached(table, command.says("concurrently"))
                : new Fact.PartitionAttached(table);
    }

    private static List<Fact> action(Name table, Node action) {
        List<Node> inside = action.children();
        Node first = inside.get(0);
        return switch (first.name()) {
            case "addColumnSpecification" -> add(table, first);
            case "addConstraintSpecification" -> List.of(constraint(table, first));
            case "modifyColumnSpecification" -> List.of(modify(table, first));
            case "dropColumnSpecification" ->
                List.of(new Fact.ColumnDropped(table, columnOf(first), first.has("ifExists")));
            case "validateConstraintSpecification" -> List.of(new Fact.ConstraintValidated(table, constraintOf(first)));
            case "dropConstraintSpecification" ->
                List.of(new Fact.ConstraintDropped(table, constraintOf(first), Constraint.CHECK));
            default -> List.of(other(table, action));
        };
    }

    private static Fact other(Name table, Node action) {
        String words = action.lower();
        if (words.startsWith(" set tablespace ")) {
            return new Fact.TableRewritten(table, "SET TABLESPACE");
        }
        if (words.startsWith(" set logged ") || words.startsWith(" set unlogged ")) {
            return new Fact.TableRewritten(table, "SET LOGGED or UNLOGGED");
        }
        if (words.startsWith(" set access method ")) {
            return new Fact.TableRewritten(table, "SET ACCESS METHOD");
        }
        return isLight(words) ? new Fact.Harmless(table) : new Fact.TableAltered(table);
    }

    /** PostgreSQL manual, Explicit Locking: under SHARE UPDATE EXCLUSIVE, beside readers and writers. */
    private static boolean isLight(String words) {
        return words.contains(" set ( ")
                || words.contains(" reset ( ")
                || words.contains(" set statistics ")
                || words.contains(" cluster ");
    }

    private static List<Fact> add(Name table, Node specification) {
        Matcher misread = MISREAD.matcher(specification.words());
        if (misread.matches()) {
            return List.of(misreadConstraint(table, specification, Name.part(misread.group(1))));
        }
        List<Fact> facts = new ArrayList<>();
        for (Node column : specification.all("columnDefinition")) {
            facts.addAll(PostgresColumns.added(table, column, specification.has("ifNotExists")));
        }
        return facts;
    }

    private static Fact misreadConstraint(Name table, Node specification, String name) {
        Fact.ConstraintAdded read = specification.all("columnDefinition").stream()
                .flatMap(column -> PostgresColumns.added(table, column, false).stream())
                .filter(Fact.ConstraintAdded.class::isInstance)
                .map(Fact.ConstraintAdded.class::cast)
                .findFirst()
                .orElseThrow();
        boolean notValid = specification.says("not valid");
        return new Fact.ConstraintAdded(
                table, name, read.kind(), List.of(), read.references(), read.condition(), notValid, false, false);
    }

    private static Fact constraint(Name table, Node specification) {
        Node constraint = specification.children().get(1);
        return PostgresColumns.constraint(
                table, constraint, specification.lower().endsWith(" not valid "));
    }

    private static Fact modify(Name table, Node specification) {
        String column = columnOf(specification);
        String words = specification.lower();
        String after = words.substring(words.indexOf(' ', words.indexOf(" alter ") + 7));
        if (specification.child("dataType").isPresent()) {
            SqlType type = specification
                    .child("dataType")
                    .map(Node::words)
                    .map(SqlType::of)
                    .orElseThrow();
            return new Fact.ColumnRetyped(table, column, type, after.contains(" using "));
        }
        if (words.endsWith(" set not null ")) {
            return new Fact.NotNullSet(table, column);
        }
        if (words.endsWith(" drop not null ")) {
            return new Fact.NotNullDropped(table, column);
        }
        boolean changesDefault = after.contains(" set default ") || words.endsWith(" drop default ");
        if (changesDefault) {
            return new Fact.DefaultChanged(table, column);
        }
        return isLight(after) ? new Fact.Harmless(table.column(column)) : new Fact.TableAltered(table);
    }

    private static String columnOf(Node node) {
        return node.first("columnName").map(Node::text).map(Name::part).orElseThrow();
    }

    private static String constraintOf(Node node) {
        return node.first("constraintName").map(Node::text).map(Name::part).orElseThrow();
    }
}
