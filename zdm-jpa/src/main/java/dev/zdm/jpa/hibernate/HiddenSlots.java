package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.ColumnBinder.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.PropertyValueException;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** Where the hidden attributes are in the states of entities. Thread-safe. */
final class HiddenSlots {
    private final BoundColumns columns;
    private final Map<EntityPersister, Found> slots = new ConcurrentHashMap<>();

    HiddenSlots(BoundColumns columns) {
        this.columns = columns;
    }

    /** Where a hidden attribute and what it is made of are in an entity's state. */
    record Slot(
            Bound bound,
            HiddenColumn hidden,
            Type type,
            int at,
            int root,
            HiddenColumn.AttributeReader inner,
            boolean required) {

        @Nullable
        Object value(@Nullable Object[] state) {
            @Nullable Object owner = state[root];
            return hidden.valueFor(owner == null ? null : inner.read(owner));
        }

        /** What stands for an unfetched value if the mapping refuses it. */
        @Nullable
        Object acceptedValue(@Nullable Object[] state) {
            @Nullable Object owner = state[root];
            return hidden.valueIfAccepted(owner == null ? null : inner.read(owner));
        }

        /** What Hibernate itself would ask of an attribute that it writes. */
        void requireValue(String entity, @Nullable Object[] state) {
            if (!required) {
                return;
            }
            @Nullable Object owner = state[root];
            boolean asked = owner != null || bound.path().properties().size() == 1;
            if (asked && (owner == null || inner.read(owner) == null)) {
                throw new PropertyValueException(
                        "not-null property references a null or transient value",
                        entity,
                        bound.path().name());
            }
        }

        boolean isSame(@Nullable Object one, @Nullable Object other) {
            return other != LazyPropertyInitializer.UNFETCHED_PROPERTY && type.isEqual(one, other);
        }
    }

    /** Those of one entity, and the same by attribute. */
    private record Found(List<Slot> all, List<List<Slot>> byAttribute) {}

    List<Slot> of(EntityPersister persister) {
        return found(persister).all();
    }

    List<List<Slot>> byAttribute(EntityPersister persister) {
        return found(persister).byAttribute();
    }

    private Found found(EntityPersister persister) {
        @Nullable Found known = slots.get(persister);
        return known != null ? known : slots.computeIfAbsent(persister, this::find);
    }

    private Found find(EntityPersister persister) {
        List<String> names = List.of(persister.getPropertyNames());
        List<List<Slot>> found = new ArrayList<>();
        for (Bound bound : columns.all()) {
            if (bound.path().isOf(persister.getEntityName())) {
                found.add(bound.hidden().stream()
                        .map(hidden -> slot(persister, names.indexOf(hidden.getName()), bound, hidden))
                        .toList());
            }
        }
        return new Found(found.stream().flatMap(List::stream).toList(), List.copyOf(found));
    }

    private static Slot slot(EntityPersister persister, int at, Bound bound, HiddenColumn hidden) {
        return new Slot(
                bound,
                hidden,
                persister.getPropertyTypes()[at],
                at,
                persister.getPropertyIndex(bound.path().root().getName()),
                bound.path().innerReader(),
                bound.path().isRequired());
    }
}
