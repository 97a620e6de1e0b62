package dev.zdm.lint;

import dev.zdm.lint.Fact.Constraint;
import dev.zdm.lint.Fact.Default;
import dev.zdm.lint.Fact.Generated;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Columns and constraints, as CREATE TABLE and ALTER TABLE of PostgreSQL declare them. */
final class PostgresColumns {
    /** Functions that PostgreSQL evaluates once for the statement, so that no row is written. */
    private static final Set<String> NOT_VOLATILE = Set.of(
            "now",
            "transaction_timestamp",
            "statement_timestamp",
            "current_date",
            "current_timestamp",
            "current_time",
            "localtime",
            "localtimestamp",
            "current_user",
            "session_user",
            "user",
            "current_setting",
            "date_trunc",
            "to_timestamp",
            "timezone",
            "lower",
            "upper",
            "md5",
            "concat",
            "coalesce",
            "array",
            "row",
            "to_json",
            "to_jsonb",
            "json_build_object",
            "jsonb_build_object",
            "json_build_array",
            "jsonb_build_array",
            "make_interval",
            "make_date",
            "point",
            "encode",
            "decode",
            "round",
            "floor",
            "ceil",
            "abs",
            "length",
            "date_part",
            "extract",
            "cast",
            "numrange",
            "int4range",
            "tsrange",
            "tstzrange",
            "daterange",
            "to_tsvector",
            "string_to_array",
            "age",
            "pow",
            "power");

    private PostgresColumns() {}

    static List<Fact> added(Name table, Node definition, boolean guarded) {
        String column =
                definition.child("columnName").map(Node::text).map(Name::part).orElseThrow();
        SqlType type =
                definition.child("dataType").map(Node::words).map(SqlType::of).orElse(SqlType.UNKNOWN);
        Default initial = Default.NONE;
        Generated generated = type.name().endsWith("serial") ? Generated.SEQUENCE : Generated.NO;
        boolean required = false;
        List<Fact> constraints = new ArrayList<>();
        for (Node constraint : definition.all("columnConstraint")) {
            Node option = constraint.child("columnConstraintOption").orElse(constraint);
            if (option.begins("default")) {
                initial = initial(option);
            } else if (option.begins("not null")) {
                required = true;
            } else if (option.begins("generated")) {
                generated = generated(option);
            } else {
                kind(option).ifPresent(kind -> constraints.add(inline(table, column, constraint, option, kind)));
                required |= option.begins("primary key");
            }
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact.ColumnAdded(table, column, type, initial, required, generated, false, guarded, ""));
        facts.addAll(constraints);
        return facts;
    }

    static Fact constraint(Name table, Node constraint, boolean notValid) {
        Optional<Node> name = constraint.first("constraintName");
        if (constraint.is("tableConstraintUsingIndex")) {
            Constraint kind = constraint.says("primary key") ? Constraint.PRIMARY_KEY : Constraint.UNIQUE;
            return new Fact.ConstraintAdded(table, name(name), kind, List.of(), null, "", false, true, false);
        }
        Node option = constraint.child("tableConstraintOption").orElse(constraint);
        List<String> columns =
                option.first("columnNames").map(PostgresColumns::columns).orElse(List.of());
        return new Fact.ConstraintAdded(
                table,
                name(name),
                kind(option).orElse(Constraint.CHECK),
                columns,
                references(option),
                option.words(),
                notValid,
                false,
                false);
    }

    private static Fact inline(Name table, String column, Node constraint, Node option, Constraint kind) {
        return new Fact.ConstraintAdded(
                table,
                name(constraint.first("constraintName")),
                kind,
                List.of(column),
                references(option),
                option.words(),
                false,
                false,
                true);
    }

    private static @Nullable String name(Optional<Node> name) {
        return name.map(Node::text).map(Name::part).orElse(null);
    }

    private static @Nullable Name references(Node option) {
        return option.says("references")
                ? option.first("tableName").map(Node::text).map(Name::of).orElse(null)
                : null;
    }

    private static Optional<Constraint> kind(Node option) {
        String words = option.lower();
        if (words.startsWith(" check ")) {
            return Optional.of(Constraint.CHECK);
        }
        if (words.startsWith(" references ") || words.startsWith(" foreign key ")) {
            return Optional.of(Constraint.FOREIGN_KEY);
        }
        if (words.startsWith(" unique ")) {
            return Optional.of(Constraint.UNIQUE);
        }
        if (words.startsWith(" primary key ")) {
            return Optional.of(Constraint.PRIMARY_KEY);
        }
        return words.startsWith(" exclude ") ? Optional.of(Constraint.EXCLUDE) : Optional.empty();
    }

    static List<String> columns(Node columnNames) {
        return columnNames.all("columnName").stream()
                .map(Node::text)
                .map(Name::part)
                .toList();
    }

    private static Default initial(Node option) {
        if (option.lower().equals(" default null ")) {
            return Default.NONE;
        }
        boolean isVolatile = option.all("funcName").stream()
                .map(function -> Name.of(function.text()).last().toLowerCase(Locale.ROOT))
                .anyMatch(function -> !NOT_VOLATILE.contains(function));
        return isVolatile ? Default.VOLATILE : Default.CONSTANT;
    }

    private static Generated generated(Node option) {
        if (option.says("identity")) {
            return Generated.SEQUENCE;
        }
        return option.says("stored") ? Generated.STORED : Generated.VIRTUAL;
    }
}
