package dev.zdm.jpa.entity;

import dev.zdm.jdbc.BoundValue;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.TableShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** The one table of an entity, and what an entity is in it. */
final class EntityShape<K> {
    private final EntityPersister persister;
    private final EntityKey<K> key;
    private final List<AttributeMapping> attributes;
    private final TableShape table;
    private final String written;

    /** One column and what goes into it. */
    private record Cell(SelectableMapping column, @Nullable Object value) {

        @SuppressWarnings("unchecked") // Hibernate has made the value for this column
        BoundValue bound(SharedSessionContractImplementor session) {
            return (statement, index) ->
                    column.getJdbcMapping().getJdbcValueBinder().bind(statement, value, index, session);
        }
    }

    private EntityShape(
            EntityPersister persister, EntityKey<K> key, List<AttributeMapping> attributes, ExactNames names) {
        this.persister = persister;
        this.key = key;
        this.attributes = attributes;
        this.written = persister.getTableName();
        List<String> columns = new ArrayList<>(key.columns());
        attributes.forEach(attribute -> attribute.forEachSelectable(
                (index, column) -> columns.add(names.column(column.getSelectionExpression()))));
        this.table = new TableShape(names.table(written), key.columns(), columns);
    }

    static <K> EntityShape<K> of(SessionFactoryImplementor factory, JdbcDataStore home, Class<?> entity) {
        EntityPersister persister = factory.getMappingMetamodel().getEntityDescriptor(entity);
        ExactNames names = ExactNames.of(factory);
        EntityRules.require(factory, persister);
        return new EntityShape<>(persister, EntityKey.of(persister, names), StoredColumns.of(home, persister), names);
    }

    EntityPersister persister() {
        return persister;
    }

    EntityKey<K> key() {
        return key;
    }

    TableShape table() {
        return table;
    }

    /** The table as Hibernate names it. */
    String querySpace() {
        return written;
    }

    TableShape keyTable() {
        return new TableShape(table.table(), key.columns(), key.columns());
    }

    EntityRow<K> row(Object entity, SharedSessionContractImplementor session) {
        List<BoundValue> values = new ArrayList<>();
        Object id = Objects.requireNonNull(key.mapping().getIdentifier(entity), "id");
        cells(key.mapping(), id, session).forEach(cell -> values.add(cell.bound(session)));
        attributes.forEach(attribute ->
                cells(attribute, attribute.getValue(entity), session).forEach(cell -> values.add(cell.bound(session))));
        return new EntityRow<>(key.ofId(id), values);
    }

    /** The values of one attribute's columns. */
    static List<BoundValue> bound(ModelPart part, @Nullable Object value, SharedSessionContractImplementor session) {
        return cells(part, value, session).map(cell -> cell.bound(session)).toList();
    }

    /** The columns of the key as Hibernate names them. */
    List<String> keyExpressions() {
        List<String> expressions = new ArrayList<>();
        key.mapping().forEachSelectable((index, column) -> expressions.add(column.getSelectionExpression()));
        return expressions;
    }

    private static Stream<Cell> cells(
            ModelPart part, @Nullable Object value, SharedSessionContractImplementor session) {
        List<Cell> cells = new ArrayList<>();
        part.decompose(value, (index, single, column) -> cells.add(new Cell(column, single)), session);
        return cells.stream();
    }

    /** What is stored of an entity, by attribute. */
    Map<String, @Nullable Object> values(Object entity, SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (AttributeMapping attribute : attributes) {
            List<@Nullable Object> parts = new ArrayList<>();
            cells(attribute, attribute.getValue(entity), session).forEach(cell -> parts.add(cell.value()));
            values.put(attribute.getAttributeName(), parts);
        }
        return values;
    }
}
