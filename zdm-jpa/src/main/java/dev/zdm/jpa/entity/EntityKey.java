package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.CompositeIdentifierMapping;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * The id of an entity, and the key that stands for it: the id itself if it is of one column, else the values of its columns.
 */
final class EntityKey<K> {
    private final EntityPersister persister;
    private final EntityIdentifierMapping mapping;
    private final List<String> columns;
    private final KeyType<K> type;

    private EntityKey(EntityPersister persister, List<String> columns, KeyType<K> type) {
        this.persister = persister;
        this.mapping = persister.getIdentifierMapping();
        this.columns = columns;
        this.type = type;
    }

    static <K> EntityKey<K> of(EntityPersister persister, ExactNames names) {
        List<String> columns = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        persister.getIdentifierMapping().forEachSelectable((index, column) -> {
            columns.add(names.column(column.getSelectionExpression()));
            types.add(column.getJdbcMapping().getJdbcJavaType().getJavaTypeClass());
        });
        return new EntityKey<>(persister, columns, typeOf(persister, types));
    }

    @SuppressWarnings("unchecked") // the caller names the key's type; another one shows where its first key is cast
    private static <K> KeyType<K> typeOf(EntityPersister persister, List<Class<?>> types) {
        EntityIdentifierMapping mapping = persister.getIdentifierMapping();
        if (mapping.getNature() == EntityIdentifierMapping.Nature.VIRTUAL) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the rows of " + persister.getEntityName() + " are identified by several attributes of their own",
                    "give the entity an @EmbeddedId");
        }
        return mapping instanceof CompositeIdentifierMapping
                ? (KeyType<K>) KeyType.ofColumns(types)
                : (KeyType<K>) KeyType.of(types.get(0));
    }

    KeyType<K> type() {
        return type;
    }

    List<String> columns() {
        return columns;
    }

    EntityIdentifierMapping mapping() {
        return mapping;
    }

    K ofEntity(Object entity) {
        return ofId(Objects.requireNonNull(mapping.getIdentifier(entity), "id"));
    }

    @SuppressWarnings("unchecked") // what Hibernate has for an id is of the type that its mapping tells
    K ofId(Object id) {
        return (K)
                (mapping instanceof CompositeIdentifierMapping composite
                        ? values(composite.getEmbeddableTypeDescriptor(), id)
                        : id);
    }

    /** The key of an id that somebody gave; also the key itself, where that is another object. */
    K ofGiven(Object given) {
        if (mapping instanceof CompositeIdentifierMapping && type.javaType().isInstance(given)) {
            return type.javaType().cast(given);
        }
        Class<?> id = mapping.getJavaType().getJavaTypeClass();
        if (!id.isInstance(given)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "an id of entity " + entity() + " is a " + id.getName() + ", and a "
                            + given.getClass().getName() + " was given",
                    "give the ids of the entity's rows");
        }
        return ofId(given);
    }

    private static List<Object> values(EmbeddableMappingType type, Object id) {
        List<Object> values = new ArrayList<>();
        type.decompose(
                id,
                0,
                values,
                null,
                (int index, List<Object> into, @Nullable Object unused, Object value, SelectableMapping column) ->
                        into.add(Objects.requireNonNull(value, "part of an id")),
                null);
        return List.copyOf(values);
    }

    Object idOf(K key) {
        return mapping instanceof CompositeIdentifierMapping composite
                ? id(composite.getEmbeddableTypeDescriptor(), type.split(key))
                : key;
    }

    private static Object id(EmbeddableMappingType type, List<Object> columns) {
        @Nullable Object[] values = new Object[type.getNumberOfAttributeMappings()];
        int at = 0;
        for (int index = 0; index < values.length; index++) {
            AttributeMapping part = type.getAttributeMapping(index);
            values[index] = part.getSingleJdbcMapping().convertToDomainValue(columns.get(at));
            at++;
        }
        Object id = type.getRepresentationStrategy().getInstantiator().instantiate(() -> values);
        if (!id.getClass().isRecord()) {
            type.setValues(id, values);
        }
        return id;
    }

    /** Reads the key's columns, which come first. */
    K read(ResultSet row) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (int column = 1; column <= columns.size(); column++) {
            texts.add(row.getString(column));
        }
        return type.join(texts);
    }

    /** For messages. */
    String entity() {
        return persister.getEntityName();
    }
}
