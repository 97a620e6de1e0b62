package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.ColumnBinder.Bound;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.ConfigurationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SelfDirtinessTracker;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.FlushEntityEvent;
import org.hibernate.event.spi.FlushEntityEventListener;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** Keeps the hidden attributes' values in step with the visible ones where Hibernate looks at them. */
final class ColumnListeners
        implements PostLoadEventListener,
                FlushEntityEventListener,
                PreInsertEventListener,
                PreUpdateEventListener,
                PreUpsertEventListener {
    private static final long serialVersionUID = 1L;

    private final transient BoundColumns columns;
    private final transient Map<EntityPersister, List<Slot>> slots = new ConcurrentHashMap<>();

    /** Where a hidden attribute and what it is made of are in an entity's state. */
    private record Slot(
            Bound bound, HiddenColumn hidden, Type type, int at, int root, HiddenColumn.AttributeReader inner) {

        @Nullable
        Object value(@Nullable Object[] state) {
            @Nullable Object owner = state[root];
            return hidden.valueFor(owner == null ? null : inner.read(owner));
        }

        boolean isSame(@Nullable Object one, @Nullable Object other) {
            return other != LazyPropertyInitializer.UNFETCHED_PROPERTY && type.isEqual(one, other);
        }
    }

    ColumnListeners(BoundColumns columns) {
        this.columns = columns;
    }

    void register(SessionFactoryImplementor sessionFactory) {
        EventListenerRegistry registry =
                sessionFactory.getServiceRegistry().requireService(EventListenerRegistry.class);
        registry.prependListeners(EventType.POST_LOAD, this);
        registry.prependListeners(EventType.FLUSH_ENTITY, this);
        registry.appendListeners(EventType.PRE_INSERT, this);
        registry.appendListeners(EventType.PRE_UPDATE, this);
        registry.appendListeners(EventType.PRE_UPSERT, this);
    }

    private List<Slot> slots(EntityPersister persister) {
        return slots.computeIfAbsent(persister, this::find);
    }

    private List<Slot> find(EntityPersister persister) {
        List<String> names = List.of(persister.getPropertyNames());
        List<Slot> found = new ArrayList<>();
        for (Bound bound : columns.all()) {
            for (HiddenColumn hidden : bound.hidden()) {
                if (names.contains(hidden.getName())) {
                    found.add(new Slot(
                            bound,
                            hidden,
                            persister.getPropertyTypes()[names.indexOf(hidden.getName())],
                            names.indexOf(hidden.getName()),
                            persister.getPropertyIndex(bound.path().root().getName()),
                            bound.path().innerReader()));
                }
            }
        }
        return found;
    }

    /** Hidden columns are not read; without this, every entity would look changed. */
    @Override
    public void onPostLoad(PostLoadEvent event) {
        List<Slot> slots = slots(event.getPersister());
        if (slots.isEmpty()) {
            return;
        }
        @Nullable
        EntityEntry entry = event.getSession().getPersistenceContextInternal().getEntry(event.getEntity());
        @Nullable Object @Nullable [] state = entry == null ? null : entry.getLoadedState();
        if (state != null) {
            slots.forEach(slot -> state[slot.at()] = slot.value(state));
        }
    }

    /**
     * All columns of an attribute are written, or none: one of them may have the same value for another value of the
     * attribute, and be without any in a row that was not filled yet.
     */
    @Override
    public void onFlushEntity(FlushEntityEvent event) {
        List<Slot> slots = slots(event.getEntityEntry().getPersister());
        if (slots.isEmpty()) {
            return;
        }
        if (event.getEntity() instanceof SelfDirtinessTracker tracker) {
            slots.stream()
                    .filter(slot -> slot.hidden().isWritten() && isChanged(tracker, slot))
                    .forEach(slot ->
                            tracker.$$_hibernate_trackChange(slot.hidden().getName()));
        } else {
            @Nullable Object @Nullable [] loaded = event.getEntityEntry().getLoadedState();
            if (loaded != null) {
                Set<Bound> changed = changed(event.getEntity(), loaded, slots);
                slots.stream()
                        .filter(slot -> changed.contains(slot.bound()))
                        .forEach(slot -> loaded[slot.at()] = LazyPropertyInitializer.UNFETCHED_PROPERTY);
            }
        }
    }

    private static Set<Bound> changed(Object entity, @Nullable Object[] loaded, List<Slot> slots) {
        Set<Bound> changed = new HashSet<>();
        for (Slot slot : slots) {
            @Nullable Object now = slot.hidden().getGetter(entity.getClass()).get(entity);
            if (now != LazyPropertyInitializer.UNFETCHED_PROPERTY && !slot.isSame(now, loaded[slot.at()])) {
                changed.add(slot.bound());
            }
        }
        return changed;
    }

    private static boolean isChanged(SelfDirtinessTracker tracker, Slot slot) {
        String root = slot.bound().path().root().getName();
        for (String changed : tracker.$$_hibernate_getDirtyAttributes()) {
            if (changed.equals(root) || changed.startsWith(root + ".")) {
                return true;
            }
        }
        return false;
    }

    /** A stateless session asks for values as if for an update, and would send what stands for an unfetched one. */
    @Override
    public boolean onPreInsert(PreInsertEvent event) {
        @Nullable Object[] state = event.getState();
        for (Slot slot : slots(event.getPersister())) {
            if (state[slot.at()] == LazyPropertyInitializer.UNFETCHED_PROPERTY) {
                state[slot.at()] = null;
            }
        }
        return false;
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        if (event.getOldState() == null) {
            refuseUnfetched(event.getPersister(), event.getState());
        }
        return false;
    }

    @Override
    public boolean onPreUpsert(PreUpsertEvent event) {
        refuseUnfetched(event.getPersister(), event.getState());
        return false;
    }

    /** Without a loaded state every column is written, also those that the phase leaves alone. */
    private void refuseUnfetched(EntityPersister persister, @Nullable Object[] state) {
        for (Slot slot : slots(persister)) {
            if (state[slot.at()] == LazyPropertyInitializer.UNFETCHED_PROPERTY) {
                ColumnUse use = slot.bound().attribute().use();
                throw new ConfigurationException(
                        use.state().migration(),
                        use.state().phase(),
                        "a StatelessSession updates "
                                + slot.bound().path().entity().getEntityName()
                                + ", which would overwrite columns that this phase does not write",
                        "update it in a Session, or by a query that sets what changes");
            }
        }
    }
}
