package dev.zdm.jpa.entity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.hibernate.collection.spi.CollectionSemantics;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.CollectionPart;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.persister.collection.CollectionPersister;
import org.jspecify.annotations.Nullable;

/** A collection of values, or of references, in a table of its own. */
record OwnedValues(PluralAttributeMapping attribute) implements OwnedCollection {

    @Override
    public String table() {
        return attribute.getCollectionDescriptor().getTableName();
    }

    @Override
    public void write(Object owner, Object id, SharedSessionContractImplementor session) {
        CollectionPersister descriptor = attribute.getCollectionDescriptor();
        descriptor.remove(id, session);
        @Nullable PersistentCollection<?> values = values(owner, session);
        if (values != null) {
            descriptor.recreate(values, id, session);
        }
    }

    @Override
    public void remove(Object id, SharedSessionContractImplementor session) {
        attribute.getCollectionDescriptor().remove(id, session);
    }

    private @Nullable PersistentCollection<?> values(Object owner, SharedSessionContractImplementor session) {
        @Nullable Object value = attribute.getValue(owner);
        if (value == null || value instanceof PersistentCollection<?>) {
            return (PersistentCollection<?>) value;
        }
        return wrap(attribute.getCollectionDescriptor(), value, session);
    }

    @SuppressWarnings("unchecked") // the semantics of the collection's own type
    private static <C> PersistentCollection<?> wrap(
            CollectionPersister descriptor, Object value, SharedSessionContractImplementor session) {
        CollectionSemantics<C, ?> semantics = (CollectionSemantics<C, ?>) descriptor.getCollectionSemantics();
        return semantics.wrap((C) value, descriptor, session);
    }

    /** In one order, whatever the database's is: an index, where there is one, is part of each value. */
    @Override
    public List<Object> comparable(Object owner, SharedSessionContractImplementor session) {
        @Nullable PersistentCollection<?> values = values(owner, session);
        List<Object> rows = new ArrayList<>();
        if (values != null) {
            CollectionPersister descriptor = attribute.getCollectionDescriptor();
            int at = 0;
            for (Iterator<?> entries = values.entries(descriptor); entries.hasNext(); at++) {
                Object entry = entries.next();
                List<@Nullable Object> row = new ArrayList<>();
                addParts(attribute.getElementDescriptor(), values.getElement(entry), row, session);
                if (attribute.getIndexDescriptor() != null) {
                    addParts(attribute.getIndexDescriptor(), values.getIndex(entry, at, descriptor), row, session);
                }
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparing(Object::toString));
        return rows;
    }

    private static void addParts(
            CollectionPart part,
            @Nullable Object value,
            List<@Nullable Object> row,
            SharedSessionContractImplementor session) {
        part.decompose(value, (index, single, column) -> row.add(single), session);
    }
}
