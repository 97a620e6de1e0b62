package dev.zdm.jpa.hibernate;

import dev.zdm.schema.PlainName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.MappingMetamodel;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * Which tables and columns Hibernate's mappings name: what an application of this version breaks without. Immutable. Formulas and
 * queries in SQL are not looked into.
 *
 * <p>{@link #usersOf} has the shape of {@code dev.zdm.lint.SchemaUse}.
 */
public final class MappedSchema {
    private final Map<String, Set<String>> tables;
    private final Map<String, Map<String, Set<String>>> columns;

    private MappedSchema(Map<String, Set<String>> tables, Map<String, Map<String, Set<String>>> columns) {
        this.tables = tables;
        this.columns = columns;
    }

    /**
     * Reads the mappings.
     *
     * @param factory of Hibernate ORM
     * @return what they name
     */
    public static MappedSchema of(SessionFactory factory) {
        Reading reading = new Reading();
        MappingMetamodel mappings =
                factory.unwrap(SessionFactoryImplementor.class).getMappingMetamodel();
        mappings.forEachEntityDescriptor(reading::entity);
        mappings.forEachCollectionDescriptor(reading::collection);
        return new MappedSchema(reading.tables, reading.columns);
    }

    /**
     * Without a column that {@code @MigratedColumn} moves away from: the application runs on when that is dropped, and
     * {@code dev.zdm.schema.OldSchema} knows when.
     *
     * @param table the table's name
     * @param column the old column's
     * @return the same without it
     */
    public MappedSchema without(String table, String column) {
        Map<String, Map<String, Set<String>>> fewer = new HashMap<>(columns);
        Map<String, Set<String>> others = new HashMap<>(columns.getOrDefault(PlainName.of(table), Map.of()));
        others.remove(PlainName.of(column));
        fewer.put(PlainName.of(table), others);
        return new MappedSchema(tables, fewer);
    }

    /**
     * Who maps a table or a column. Quotation marks, schemas and the case of letters do not matter.
     *
     * @param table the table's name
     * @param column the column's; null asks for the table
     * @return a phrase for each entity or collection, such as {@code entity shop.Order maps it}; empty if nobody does
     */
    public List<String> usersOf(String table, @Nullable String column) {
        String name = PlainName.of(table);
        Set<String> users = column == null
                ? tables.getOrDefault(name, Set.of())
                : columns.getOrDefault(name, Map.of()).getOrDefault(PlainName.of(column), Set.of());
        return List.copyOf(users);
    }

    private static final class Reading {
        private final Map<String, Set<String>> tables = new HashMap<>();
        private final Map<String, Map<String, Set<String>>> columns = new HashMap<>();

        void entity(EntityPersister persister) {
            String user = "entity %s maps it".formatted(persister.getEntityName());
            List<ModelPart> parts = new ArrayList<>(List.of(persister.getIdentifierMapping()));
            if (persister.getDiscriminatorMapping() != null) {
                parts.add(persister.getDiscriminatorMapping());
            }
            persister.forEachAttributeMapping(attribute -> parts.add(attribute));
            table(persister.getTableName(), user);
            for (ModelPart part : parts) {
                if (!(part instanceof PluralAttributeMapping)) {
                    part.forEachSelectable((index, column) -> column(column, user));
                }
            }
        }

        void collection(CollectionPersister persister) {
            String user = "collection %s maps it".formatted(persister.getRole());
            PluralAttributeMapping attribute = persister.getAttributeMapping();
            attribute.getKeyDescriptor().getKeyPart().forEachSelectable((index, column) -> column(column, user));
            attribute.getElementDescriptor().forEachSelectable((index, column) -> column(column, user));
            if (attribute.getIndexDescriptor() != null) {
                attribute.getIndexDescriptor().forEachSelectable((index, column) -> column(column, user));
            }
        }

        private void column(SelectableMapping column, String user) {
            String table = PlainName.of(column.getContainingTableExpression());
            table(table, user);
            columns.computeIfAbsent(table, name -> new HashMap<>())
                    .computeIfAbsent(PlainName.of(column.getSelectionExpression()), name -> new TreeSet<>())
                    .add(user);
        }

        private void table(String table, String user) {
            tables.computeIfAbsent(PlainName.of(table), name -> new TreeSet<>()).add(user);
        }
    }
}
