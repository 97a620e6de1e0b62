package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.ColumnBinder.Bound;
import dev.zdm.jpa.hibernate.MigratedAttribute.MigratedColumnName;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import java.util.List;
import java.util.Optional;
import org.hibernate.sql.results.jdbc.spi.JdbcValuesMetadata;
import org.hibernate.type.BasicType;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.spi.TypeConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a native query's rows, in which Hibernate looks for an attribute's own column by its name. It finds the column
 * of the phase, if the row has it and keeps the value in the same form; and none rather than one that may be behind.
 *
 * @param row the columns as they are
 * @param migrated the migrated attributes of the entities that are made of the rows
 * @param single whether each row becomes one entity, so that no other one can have columns of these names
 */
record NativeRow(JdbcValuesMetadata row, List<Bound> migrated, boolean single) implements JdbcValuesMetadata {

    @Override
    public int getColumnCount() {
        return row.getColumnCount();
    }

    @Override
    public int resolveColumnPosition(String name) {
        List<Bound> asked = migrated.stream()
                .filter(bound -> bound.attribute().homeColumn().quoted().equals(name))
                .toList();
        for (Bound bound : asked) {
            ColumnUse use = bound.attribute().use();
            if (use.read() != bound.attribute().home()) {
                Optional<Integer> other = asked.size() == 1 ? other(bound.attribute()) : Optional.empty();
                if (other.isPresent()) {
                    return other.get();
                }
                requireKept(bound, use);
            }
        }
        return row.resolveColumnPosition(name);
    }

    private Optional<Integer> other(MigratedAttribute attribute) {
        return single && attribute.mapping().isEmpty()
                ? position(attribute.foreignColumns().get(0))
                : Optional.empty();
    }

    private Optional<Integer> position(MigratedColumnName column) {
        for (int position = 1; position <= row.getColumnCount(); position++) {
            if (column.exact().equalsIgnoreCase(row.resolveColumnName(position))) {
                return Optional.of(position);
            }
        }
        return Optional.empty();
    }

    /**
     * The old columns have every value until somebody may have stopped to write them; the new ones as soon as every row was
     * seen to be equal.
     */
    private static void requireKept(Bound bound, ColumnUse use) {
        Side home = bound.attribute().home();
        Phase phase = use.state().dataPhase();
        if (home == Side.OLD ? !phase.isBefore(Phase.WRITE_NEW) : phase.isBefore(Phase.SYNC)) {
            throw new ConfigurationException(
                    use.state().migration(),
                    use.state().phase(),
                    "a native query makes entities of rows in which "
                            + bound.path().described() + " has the " + home + " column only, which may be behind",
                    "no entity was made; let it select {alias.*}"
                            + (bound.attribute().mapping().isEmpty() ? ", or every column" : ""));
        }
    }

    @Override
    public String resolveColumnName(int position) {
        return row.resolveColumnName(position);
    }

    @Override
    public <J> BasicType<J> resolveType(int position, @Nullable JavaType<J> explicit, TypeConfiguration configuration) {
        return row.resolveType(position, explicit, configuration);
    }
}
