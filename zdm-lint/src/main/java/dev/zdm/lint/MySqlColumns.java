package dev.zdm.lint;

import dev.zdm.lint.Fact.Constraint;
import dev.zdm.lint.Fact.Default;
import dev.zdm.lint.Fact.Generated;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Columns, constraints and options, as MySQL declares them. */
final class MySqlColumns {
    private MySqlColumns() {}

    static List<Fact> added(Name table, Node definition, boolean placed, boolean guarded) {
        String column = Name.part(definition.children().get(0).text());
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact.ColumnAdded(
                table,
                column,
                type(definition),
                initial(definition),
                isRequired(definition),
                generated(definition),
                placed,
                guarded,
                definition.first("dataType").map(Node::words).orElse("")));
        for (Node attribute : definition.all("columnAttribute")) {
            String words = attribute.lower();
            if (words.startsWith(" unique ")) {
                facts.add(inline(table, column, Constraint.UNIQUE, attribute));
            } else if (words.startsWith(" primary key ") || words.startsWith(" key ")) {
                facts.add(inline(table, column, Constraint.PRIMARY_KEY, attribute));
            } else if (words.contains(" check ")) {
                facts.add(inline(table, column, Constraint.CHECK, attribute));
            }
        }
        return facts;
    }

    /** MODIFY and CHANGE; the latter renames as well where the two names differ. */
    static List<Fact> redeclared(Name table, Node item) {
        String column = item.child("identifier").map(Node::text).map(Name::part).orElseThrow();
        String after = item.child("columnDefinition")
                .map(definition -> Name.part(definition.children().get(0).text()))
                .orElse(column);
        Fact again = new Fact.ColumnRedeclared(
                table,
                after,
                type(item),
                isRequired(item),
                item.child("place").isPresent(),
                item.first("dataType").map(Node::words).orElse(""));
        return after.equals(column) ? List.of(again) : List.of(new Fact.ColumnRenamed(table, column, after), again);
    }

    static List<Fact> constraint(Name table, Node definition, boolean guarded) {
        String words = definition.lower();
        Name name = definition.first("indexName").map(Node::text).map(Name::of).orElse(null);
        int columns = Math.max(
                definition.all("keyPartWithExpression").size(),
                definition.all("keyPart").size());
        if (words.contains(" foreign key ")) {
            return List.of(foreignKey(table, definition));
        }
        if (words.contains(" primary key ")) {
            List<String> names = definition.all("columnName").stream()
                    .map(Node::text)
                    .map(Name::part)
                    .toList();
            return List.of(added(table, null, Constraint.PRIMARY_KEY, names, null, words, false));
        }
        if (words.contains(" check ")) {
            return List.of(added(table, constraintName(definition), Constraint.CHECK, List.of(), null, words, false));
        }
        String kind = words.strip().split(" ", 2)[0];
        boolean unique = words.startsWith(" unique ") || words.contains(" unique ");
        return List.of(new Fact.IndexBuilt(name, table, unique, false, kind, columns, guarded));
    }

    private static Fact foreignKey(Name table, Node definition) {
        Optional<Node> reference = definition.first("referenceDefinition");
        Name references = reference
                .flatMap(node -> node.first("tableName"))
                .map(Node::text)
                .map(Name::of)
                .orElse(null);
        List<String> columns = definition
                .child("keyParts")
                .map(parts -> parts.all("columnName").stream()
                        .map(Node::text)
                        .map(Name::part)
                        .toList())
                .orElse(List.of());
        return added(
                table,
                constraintName(definition),
                Constraint.FOREIGN_KEY,
                columns,
                references,
                definition.words(),
                false);
    }

    private static @Nullable String constraintName(Node definition) {
        return definition
                .first("constraintName")
                .or(() -> definition.first("constraintClause").flatMap(clause -> clause.first("identifier")))
                .map(Node::text)
                .map(Name::part)
                .orElse(null);
    }

    private static Fact inline(Name table, String column, Constraint kind, Node attribute) {
        return added(table, null, kind, List.of(column), null, attribute.words(), true);
    }

    private static Fact added(
            Name table,
            @Nullable String name,
            Constraint kind,
            List<String> columns,
            @Nullable Name references,
            String condition,
            boolean inline) {
        return new Fact.ConstraintAdded(table, name, kind, columns, references, condition, false, false, inline);
    }

    static Fact option(Name table, Node option, boolean created) {
        String[] words = option.words()
                .toLowerCase(Locale.ROOT)
                .replace(" = ", " ")
                .replaceFirst("^default ", "")
                .split(" ", -1);
        String value = words[words.length - 1].replace("'", "");
        String name = words[0].equals("character") ? "charset" : words[0];
        return new Fact.OptionSet(table, name, value, created);
    }

    private static SqlType type(Node definition) {
        return definition.first("dataType").map(Node::words).map(SqlType::of).orElse(SqlType.UNKNOWN);
    }

    private static Default initial(Node definition) {
        for (Node attribute : definition.all("columnAttribute")) {
            String words = attribute.lower();
            if (words.startsWith(" default ")) {
                boolean isNull = words.equals(" default null ");
                return isNull ? Default.NONE : words.startsWith(" default ( ") ? Default.VOLATILE : Default.CONSTANT;
            }
        }
        return Default.NONE;
    }

    private static boolean isRequired(Node definition) {
        return definition.all("columnAttribute").stream()
                .map(attribute -> attribute.lower().toLowerCase(Locale.ROOT))
                .anyMatch(words -> words.equals(" not null ") || words.startsWith(" primary key "));
    }

    private static Generated generated(Node definition) {
        if (definition.all("columnAttribute").stream().anyMatch(attribute -> attribute.begins("auto_increment"))) {
            return Generated.SEQUENCE;
        }
        Node field = definition.first("fieldDefinition").orElse(definition);
        List<String> own =
                field.children().stream().map(child -> child.lower().strip()).toList();
        boolean computed = own.contains("as");
        if (!computed) {
            return Generated.NO;
        }
        boolean stored = own.contains("stored")
                || own.contains("persistent")
                || field.says("stored")
                || field.says("persistent");
        return stored ? Generated.STORED : Generated.VIRTUAL;
    }
}
