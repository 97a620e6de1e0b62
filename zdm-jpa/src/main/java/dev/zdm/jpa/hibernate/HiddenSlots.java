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
    private final Map<EntityPersister, List<Slot>> slots = new ConcurrentHashMap<>();

    HiddenSlots(BoundColumns columns) {
        this.columns = columns;
    }

    /** Where a hidden attribute and what it is made of are in an entity's state. */
    record Slot(Bound bound, HiddenColumn hidden, Type type, int at, int root, HiddenColumn.AttributeReader inner) {

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
            @Nullable Object owner = state[root];
            boolean missing = bound.path().properties().size() == 1 || owner != null;
            if (missing && bound.path().isRequired() && (owner == null || inner.read(owner) == null)) {
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

    List<Slot> of(EntityPersister persister) {
        return slots.computeIfAbsent(persister, this::find);
    }

    private List<Slot> find(EntityPersister persister) {
        List<String> names = List.of(persister.getPropertyNames());
        List<Slot> found = new ArrayList<>();
        for (Bound bound : columns.all()) {
            if (bound.path().isOf(persister.getEntityName())) {
                bound.hidden()
                        .forEach(hidden -> found.add(slot(persister, names.indexOf(hidden.getName()), bound, hidden)));
            }
        }
        return List.copyOf(found);
    }

    private static Slot slot(EntityPersister persister, int at, Bound bound, HiddenColumn hidden) {
        return new Slot(
                bound,
                hidden,
                persister.getPropertyTypes()[at],
                at,
                persister.getPropertyIndex(bound.path().root().getName()),
                bound.path().innerReader());
    }
}
