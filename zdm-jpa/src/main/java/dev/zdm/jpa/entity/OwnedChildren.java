package dev.zdm.jpa.entity;

import dev.zdm.jdbc.BoundValue;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/** Entities that live and die with the one that has them, each in a row with a key of its own. */
record OwnedChildren(
        PluralAttributeMapping attribute,
        JdbcDataStore home,
        EntityShape<Object> shape,
        JdbcRecordStore<Object, EntityRow<Object>> rows,
        Optional<NumberSource> source)
        implements OwnedCollection {

    static OwnedChildren of(SessionFactoryImplementor factory, JdbcDataStore home, PluralAttributeMapping attribute) {
        EntityPersister child = attribute.getCollectionDescriptor().getElementPersister();
        EntityRules.requireParent(attribute.getCollectionDescriptor());
        EntityShape<Object> shape = EntityShape.of(factory, home, child.getMappedClass());
        EntityRules.requireNoCollections(child);
        JdbcRecordStore<Object, EntityRow<Object>> rows =
                JdbcRecordStore.of(home, shape.table(), shape.key().type(), new EntityRow.Codec<>(shape.key()));
        return new OwnedChildren(attribute, home, shape, rows, NumberSource.of(factory, child));
    }

    /** Those of the collections that are children. */
    static List<OwnedChildren> among(List<OwnedCollection> collections) {
        return collections.stream()
                .filter(OwnedChildren.class::isInstance)
                .map(OwnedChildren.class::cast)
                .toList();
    }

    KeyNumbers numbers(EntityReader<?, ?> reader) {
        return new KeyNumbers(shape, rows, reader, source);
    }

    @Override
    public String table() {
        return shape.querySpace();
    }

    String mappedBy() {
        return attribute.getCollectionDescriptor().getMappedByProperty();
    }

    private AttributeMapping parent() {
        return shape.persister().findAttributeMapping(mappedBy());
    }

    @Override
    public void write(Object owner, Object id, SharedSessionContractImplementor session) {
        List<EntityRow<Object>> wanted =
                children(owner).stream().map(child -> shape.row(child, session)).toList();
        List<Object> gone = new ArrayList<>(present(owner, session));
        wanted.forEach(row -> gone.remove(row.key()));
        gone.forEach(rows::remove);
        rows.putTogether(wanted);
    }

    private Collection<?> children(Object owner) {
        @Nullable Object children = attribute.getValue(owner);
        if (children instanceof Map<?, ?> byKey) {
            return byKey.values();
        }
        return children == null ? List.of() : (Collection<?>) children;
    }

    private List<Object> present(Object owner, SharedSessionContractImplementor session) {
        List<BoundValue> parent = EntityShape.bound(parent(), owner, session);
        return home.onTable("reading", shape.table().table(), connection -> keys(connection, parent));
    }

    private List<Object> keys(Connection connection, List<BoundValue> parent) throws SQLException {
        List<Object> keys = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT " + String.join(", ", shape.keyExpressions()) + " FROM " + table() + ofParent())) {
            bind(statement, parent);
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    keys.add(shape.key().read(results));
                }
            }
        }
        return keys;
    }

    private String ofParent() {
        List<String> columns = new ArrayList<>();
        parent().forEachSelectable((index, column) -> columns.add(column.getSelectionExpression() + " = ?"));
        return " WHERE " + columns.stream().collect(Collectors.joining(" AND "));
    }

    private static void bind(PreparedStatement statement, List<BoundValue> values) throws SQLException {
        for (int index = 0; index < values.size(); index++) {
            values.get(index).bind(statement, index + 1);
        }
    }

    @Override
    public void remove(Object id, SharedSessionContractImplementor session) {
        Object parent =
                attribute.findContainingEntityMapping().getEntityPersister().instantiate(id, session);
        List<BoundValue> key = EntityShape.bound(parent(), parent, session);
        int unused = home.onTable("deleting from", shape.table().table(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table() + ofParent())) {
                bind(statement, key);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public List<Object> comparable(Object owner, SharedSessionContractImplementor session) {
        List<Object> comparable = new ArrayList<>();
        for (Object child : children(owner)) {
            List<Object> row = new ArrayList<>(List.of(shape.key().ofEntity(child)));
            row.addAll(shape.values(child, session).values());
            comparable.add(row);
        }
        comparable.sort(Comparator.comparing(Object::toString));
        return comparable;
    }

    /** The ids of the entities whose child one is, or was. */
    List<Object> parentIds(EntityPersister parent, Object child, @Nullable List<@Nullable Object> before) {
        int at = shape.persister().getPropertyIndex(mappedBy());
        List<Object> ids = new ArrayList<>();
        addId(parent, shape.persister().getValue(child, at), ids);
        if (before != null) {
            addId(parent, before.get(at), ids);
        }
        return ids;
    }

    /** The key of the entity whose child one is now in its table, if there is one. */
    <K> List<K> storedParents(EntityKey<K> parents, Object child) {
        List<String> columns = new ArrayList<>();
        parent().forEachSelectable((index, column) -> columns.add(column.getSelectionExpression()));
        String sql = "SELECT " + String.join(", ", columns) + " FROM " + table() + " WHERE "
                + shape.keyExpressions().stream().map(key -> key + " = ?").collect(Collectors.joining(" AND "));
        return home.onTable("reading", shape.table().table(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                List<Object> key = shape.key().type().split(shape.key().ofEntity(child));
                for (int index = 0; index < key.size(); index++) {
                    statement.setObject(index + 1, key.get(index));
                }
                return parents(statement, parents);
            }
        });
    }

    private static <K> List<K> parents(PreparedStatement statement, EntityKey<K> parents) throws SQLException {
        try (ResultSet results = statement.executeQuery()) {
            boolean isChild = results.next() && results.getObject(1) != null;
            return isChild ? List.of(parents.read(results)) : List.of();
        }
    }

    private static void addId(EntityPersister parent, @Nullable Object owner, List<Object> ids) {
        if (owner instanceof HibernateProxy proxy) {
            ids.add(proxy.getHibernateLazyInitializer().getInternalIdentifier());
        } else if (owner != null) {
            ids.add(Objects.requireNonNull(parent.getIdentifier(owner), "id of a parent"));
        }
    }
}
