package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.HiddenSlots.Slot;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.ConfigurationException;
import java.util.List;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SelfDirtinessTracker;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.FlushEntityEvent;
import org.hibernate.event.spi.FlushEntityEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

/** Keeps the hidden attributes' values in step with the visible ones where Hibernate looks at them. */
final class ColumnListeners
        implements PostLoadEventListener,
                FlushEntityEventListener,
                PreInsertEventListener,
                PreUpdateEventListener,
                PreUpsertEventListener,
                PostInsertEventListener,
                PostUpdateEventListener {
    private static final long serialVersionUID = 1L;

    private final transient HiddenSlots slots;
    private final boolean checksNulls;
    private final transient @Nullable StatementInspector inspector;

    ColumnListeners(BoundColumns columns, SessionFactoryImplementor sessionFactory) {
        this.slots = new HiddenSlots(columns);
        this.inspector = sessionFactory.getSessionFactoryOptions().getStatementInspector();
        this.checksNulls = sessionFactory.getSessionFactoryOptions().isCheckNullability();
    }

    void register(SessionFactoryImplementor sessionFactory) {
        EventListenerRegistry registry =
                sessionFactory.getServiceRegistry().requireService(EventListenerRegistry.class);
        registry.prependListeners(EventType.POST_LOAD, this);
        registry.prependListeners(EventType.FLUSH_ENTITY, this);
        registry.appendListeners(EventType.PRE_INSERT, this);
        registry.appendListeners(EventType.PRE_UPDATE, this);
        registry.appendListeners(EventType.PRE_UPSERT, this);
        registry.prependListeners(EventType.POST_INSERT, this);
        registry.prependListeners(EventType.POST_UPDATE, this);
    }

    /** Hidden columns are not read; without this, every entity would look changed. */
    @Override
    public void onPostLoad(PostLoadEvent event) {
        List<Slot> found = slots.of(event.getPersister());
        if (found.isEmpty()) {
            return;
        }
        @Nullable
        EntityEntry entry = event.getSession().getPersistenceContextInternal().getEntry(event.getEntity());
        @Nullable Object @Nullable [] state = entry == null ? null : entry.getLoadedState();
        if (state != null) {
            found.forEach(slot -> state[slot.at()] = slot.acceptedValue(state));
        }
    }

    /**
     * All columns of an attribute are written, or none: one of them may have the same value for another value of the
     * attribute, and be without any in a row that was not filled yet.
     */
    @Override
    public void onFlushEntity(FlushEntityEvent event) {
        List<Slot> found = slots.of(event.getEntityEntry().getPersister());
        if (found.isEmpty()) {
            return;
        }
        if (event.getEntity() instanceof SelfDirtinessTracker tracker) {
            found.stream()
                    .filter(slot -> slot.hidden().isWritten() && isChanged(tracker, slot))
                    .forEach(slot -> {
                        slot.hidden().requireAccepted(event.getEntity());
                        tracker.$$_hibernate_trackChange(slot.hidden().getName());
                    });
        } else if (event.getEntityEntry().getPersister().isDynamicUpdate()) {
            @Nullable Object @Nullable [] loaded = event.getEntityEntry().getLoadedState();
            if (loaded != null) {
                slots.byAttribute(event.getEntityEntry().getPersister())
                        .forEach(columns -> writeAllOrNone(event.getEntity(), loaded, columns));
            }
        }
    }

    private static void writeAllOrNone(Object entity, @Nullable Object[] loaded, List<Slot> columns) {
        for (Slot column : columns) {
            @Nullable Object now = column.hidden().current(entity);
            if (now != LazyPropertyInitializer.UNFETCHED_PROPERTY && !column.isSame(now, loaded[column.at()])) {
                for (Slot each : columns) {
                    each.hidden().requireAccepted(entity);
                    loaded[each.at()] = LazyPropertyInitializer.UNFETCHED_PROPERTY;
                }
                return;
            }
        }
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

    /**
     * A stateless session asks for values as if for an update, and would send what stands for an unfetched one; an
     * interceptor may have changed the visible attribute after the hidden ones were asked.
     */
    @Override
    public boolean onPreInsert(PreInsertEvent event) {
        requireInspector(event.getPersister(), event.getSession());
        @Nullable Object[] state = event.getState();
        for (Slot slot : slots.of(event.getPersister())) {
            requireValue(slot, event.getPersister(), state);
            state[slot.at()] = slot.hidden().isWritten() && !slot.hidden().isLeftEmpty() ? slot.value(state) : null;
        }
        return false;
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        EntityPersister persister = event.getPersister();
        requireInspector(persister, event.getSession());
        leaveEmpty(persister, event.getState());
        @Nullable Object @Nullable [] old = event.getOldState();
        if (old == null) {
            refuseUnfetched(persister, event.getState());
        }
        for (Slot slot : slots.of(persister)) {
            requireValue(slot, persister, event.getState());
            if (slot.hidden().isLeftEmpty()) {
                continue;
            }
            if (slot.hidden().isWritten()) {
                take(slot, event.getState(), persister.isDynamicUpdate() ? old : null);
            } else {
                // The statement leaves it out; those who look at the state afterwards would take it for unread.
                event.getState()[slot.at()] = slot.acceptedValue(event.getState());
            }
        }
        return false;
    }

    private void leaveEmpty(EntityPersister persister, @Nullable Object[] state) {
        for (Slot slot : slots.of(persister)) {
            if (slot.hidden().isLeftEmpty()) {
                state[slot.at()] = null;
            }
        }
    }

    /** What the entity is compared with from now on is what it has, and not what was sent. */
    @Override
    public void onPostInsert(PostInsertEvent event) {
        putBack(event.getPersister(), event.getState());
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
        putBack(event.getPersister(), event.getState());
    }

    private void putBack(EntityPersister persister, @Nullable Object[] state) {
        for (Slot slot : slots.of(persister)) {
            if (slot.hidden().isLeftEmpty()) {
                state[slot.at()] = slot.acceptedValue(state);
            }
        }
    }

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
        return false;
    }

    /**
     * What an interceptor has made of the visible attribute is taken over, if the statement sets its columns at all. One that
     * sets every column cannot leave one out whose value the mapping refuses.
     */
    private static void take(Slot slot, @Nullable Object[] state, @Nullable Object @Nullable [] old) {
        @Nullable Object now = old == null ? slot.value(state) : slot.acceptedValue(state);
        if (now == LazyPropertyInitializer.UNFETCHED_PROPERTY || slot.type().isEqual(now, state[slot.at()])) {
            return;
        }
        if (old != null && slot.isSame(state[slot.at()], old[slot.at()])) {
            ColumnUse use = slot.bound().attribute().use();
            throw new ConfigurationException(
                    use.state().migration(),
                    use.state().phase(),
                    "an Interceptor changes " + slot.bound().path().described()
                            + " in an update, after it was looked up what has changed",
                    "change the entity itself, in @PreUpdate or before");
        }
        state[slot.at()] = now;
    }

    /** Nobody would ask for it whether the fleet still admits its writes. */
    private void requireInspector(EntityPersister persister, SharedSessionContractImplementor session) {
        if (!slots.of(persister).isEmpty() && session.getJdbcSessionContext().getStatementInspector() != inspector) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a session with a StatementInspector of its own writes " + persister.getEntityName()
                            + ", which has migrated columns",
                    "give the inspector to the session factory, where zdm calls it");
        }
    }

    private void requireValue(Slot slot, EntityPersister persister, @Nullable Object[] state) {
        if (checksNulls) {
            slot.requireValue(persister.getEntityName(), state);
        }
    }

    @Override
    public boolean onPreUpsert(PreUpsertEvent event) {
        requireInspector(event.getPersister(), event.getSession());
        leaveEmpty(event.getPersister(), event.getState());
        refuseUnfetched(event.getPersister(), event.getState());
        return false;
    }

    /** Without a loaded state every column is written, also those that the phase leaves alone. */
    private void refuseUnfetched(EntityPersister persister, @Nullable Object[] state) {
        for (Slot slot : slots.of(persister)) {
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
