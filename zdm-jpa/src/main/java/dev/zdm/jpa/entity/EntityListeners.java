package dev.zdm.jpa.entity;

import java.util.Set;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AutoFlushEvent;
import org.hibernate.event.spi.AutoFlushEventListener;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.FlushEvent;
import org.hibernate.event.spi.FlushEventListener;
import org.hibernate.event.spi.PostCollectionRecreateEventListener;
import org.hibernate.event.spi.PostCollectionRemoveEventListener;
import org.hibernate.event.spi.PostCollectionUpdateEventListener;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PostUpsertEvent;
import org.hibernate.event.spi.PostUpsertEventListener;
import org.hibernate.event.spi.PreCollectionRecreateEventListener;
import org.hibernate.event.spi.PreCollectionRemoveEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.jspecify.annotations.Nullable;

/** Hears of every row that Hibernate writes, whoever changed its entity and how. */
final class EntityListeners
        implements PreInsertEventListener,
                PreUpdateEventListener,
                PreDeleteEventListener,
                PreUpsertEventListener,
                PostInsertEventListener,
                PostUpdateEventListener,
                PostDeleteEventListener,
                PostUpsertEventListener {
    private static final long serialVersionUID = 1L;

    private final transient CapturedEntities captured;

    EntityListeners(CapturedEntities captured) {
        this.captured = captured;
    }

    void register(SessionFactoryImplementor sessionFactory) {
        EventListenerRegistry registry =
                sessionFactory.getServiceRegistry().requireService(EventListenerRegistry.class);
        // Last of all, so that a listener of the application's that vetoes a write has done so.
        registry.appendListeners(EventType.PRE_INSERT, this);
        registry.appendListeners(EventType.PRE_UPDATE, this);
        registry.appendListeners(EventType.PRE_DELETE, this);
        registry.appendListeners(EventType.PRE_UPSERT, this);
        registry.prependListeners(EventType.POST_INSERT, this);
        registry.prependListeners(EventType.POST_UPDATE, this);
        registry.prependListeners(EventType.POST_DELETE, this);
        registry.prependListeners(EventType.POST_UPSERT, this);
        registerForCollections(registry);
        registry.prependListeners(EventType.AUTO_FLUSH, (AutoFlushEventListener) this::widen);
        registry.appendListeners(EventType.AUTO_FLUSH, (AutoFlushEventListener) this::handOver);
        registry.appendListeners(EventType.FLUSH, (FlushEventListener) this::handOver);
    }

    private void registerForCollections(EventListenerRegistry registry) {
        registry.appendListeners(
                EventType.PRE_COLLECTION_RECREATE, (PreCollectionRecreateEventListener) captured::beginsCollection);
        registry.appendListeners(
                EventType.PRE_COLLECTION_UPDATE, (PreCollectionUpdateEventListener) captured::beginsCollection);
        registry.appendListeners(
                EventType.PRE_COLLECTION_REMOVE, (PreCollectionRemoveEventListener) captured::beginsCollection);
        registry.prependListeners(
                EventType.POST_COLLECTION_RECREATE, (PostCollectionRecreateEventListener) captured::wroteCollection);
        registry.prependListeners(
                EventType.POST_COLLECTION_UPDATE, (PostCollectionUpdateEventListener) captured::wroteCollection);
        registry.prependListeners(
                EventType.POST_COLLECTION_REMOVE, (PostCollectionRemoveEventListener) captured::wroteCollection);
    }

    @Override
    public boolean onPreInsert(PreInsertEvent event) {
        captured.begins(EntityWrite.of(event, null));
        return false;
    }

    @Override
    public boolean onPreUpdate(PreUpdateEvent event) {
        captured.begins(EntityWrite.of(event, event.getOldState()));
        return false;
    }

    @Override
    public boolean onPreDelete(PreDeleteEvent event) {
        captured.begins(EntityWrite.of(event, event.getDeletedState()));
        return false;
    }

    @Override
    public boolean onPreUpsert(PreUpsertEvent event) {
        captured.begins(EntityWrite.of(event, null));
        return false;
    }

    @Override
    public void onPostInsert(PostInsertEvent event) {
        captured.wrote(EntityWrite.of(event, null));
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
        captured.wrote(EntityWrite.of(event, event.getOldState()));
    }

    @Override
    public void onPostDelete(PostDeleteEvent event) {
        captured.wrote(EntityWrite.of(event, event.getDeletedState()));
    }

    @Override
    public void onPostUpsert(PostUpsertEvent event) {
        captured.wrote(EntityWrite.of(event, null));
    }

    /** A query on copies has to see what is not flushed yet of their originals. */
    private void widen(AutoFlushEvent event) {
        captured.inUnit().ifPresent(UnitCapture::endsWriting);
        @Nullable Set<String> spaces = event.getQuerySpaces();
        if (spaces != null) {
            Set<String> more = captured.originalsOf(spaces);
            if (!more.isEmpty()) {
                more.addAll(spaces);
                event.setQuerySpaces(more);
            }
        }
    }

    private void handOver(FlushEvent event) {
        captured.inUnit().ifPresent(UnitCapture::handOver);
    }
}
