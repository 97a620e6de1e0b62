package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.ColumnBinder.Bound;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.update.Assignment;

/** What a bulk update sets in place of a migrated attribute's own column. */
record BulkAssignments(BoundColumns columns) {

    List<Assignment> assigned(String entity, List<Assignment> assignments) {
        List<Assignment> all = new ArrayList<>();
        for (Assignment assignment : assignments) {
            List<ColumnReference> targets = assignment.getAssignable().getColumnReferences();
            Optional<Bound> migrated = targets.stream()
                    .flatMap(target -> migrated(entity, target).stream())
                    .findFirst();
            if (migrated.isEmpty()) {
                all.add(assignment);
            } else if (targets.size() > 1) {
                throw refused(migrated.get(), "sets a whole embeddable", "set each of its attributes");
            } else {
                assign(migrated.get(), targets.get(0), assignment, all);
            }
        }
        return all;
    }

    private Optional<Bound> migrated(String entity, ColumnReference target) {
        return columns.all().stream()
                .filter(bound -> bound.path().isOf(entity))
                .filter(bound -> bound.attribute().homeColumn().quoted().equals(target.getColumnExpression()))
                .findFirst();
    }

    private static void assign(Bound bound, ColumnReference own, Assignment assignment, List<Assignment> all) {
        ColumnUse use = bound.attribute().use();
        // MySQL sees what was set before it: the column that is read, which the value may be made of, comes last.
        for (Side side : List.of(use.read().other(), use.read())) {
            if (use.writes(side)) {
                all.add(side == bound.attribute().home() ? assignment : foreign(bound, own, assignment));
            }
        }
    }

    private static Assignment foreign(Bound bound, ColumnReference own, Assignment assignment) {
        MigratedAttribute attribute = bound.attribute();
        if (attribute.mapping().isPresent()) {
            throw refused(
                    bound,
                    "sets an attribute whose value the " + attribute.home().other() + " columns keep in another form",
                    "change the entities in a session, or wait until the migration is over");
        }
        return new Assignment(foreign(attribute, own), assignment.getAssignedValue());
    }

    private static ColumnReference foreign(MigratedAttribute attribute, ColumnReference own) {
        return new ColumnReference(
                own.getQualifier(), attribute.foreignColumns().get(0).quoted(), false, null, own.getJdbcMapping());
    }

    private static ConfigurationException refused(Bound bound, String what, String remedy) {
        ColumnUse use = bound.attribute().use();
        return new ConfigurationException(
                use.state().migration(),
                use.state().phase(),
                "a bulk update " + what + ": " + bound.path().described(),
                "nothing was written; " + remedy);
    }
}
