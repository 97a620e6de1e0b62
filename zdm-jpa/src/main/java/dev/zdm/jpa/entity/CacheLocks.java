package dev.zdm.jpa.entity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;
import org.hibernate.action.internal.BulkOperationCleanupAction;
import org.hibernate.cache.spi.access.CachedDomainDataAccess;
import org.hibernate.cache.spi.access.CollectionDataAccess;
import org.hibernate.cache.spi.access.EntityDataAccess;
import org.hibernate.cache.spi.access.SoftLock;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * What one unit of work keeps out of the second-level cache until it has ended, by the locks that Hibernate takes for what it
 * writes itself. Belongs to its unit.
 */
final class CacheLocks {
    private final SessionFactoryImplementor factory;
    private final Set<Object> known = new HashSet<>();
    private final List<Consumer<SharedSessionContractImplementor>> releases = new ArrayList<>();

    CacheLocks(SessionFactoryImplementor factory) {
        this.factory = factory;
    }

    /** Results of queries on some tables, and everything that is cached of some entities. */
    void begin(Set<String> tables, EntityPersister... whole) {
        if (known.add(tables)) {
            String[] spaces = tables.toArray(new String[0]);
            with(session -> {
                factory.getCache().getTimestampsCache().preInvalidate(spaces, session);
                releases.add(ending -> factory.getCache().getTimestampsCache().invalidate(spaces, ending));
                if (whole.length > 0) {
                    var cleanup = new BulkOperationCleanupAction(session, whole);
                    releases.add(ending ->
                            cleanup.getAfterTransactionCompletionProcess().doAfterTransactionCompletion(true, ending));
                }
            });
        }
    }

    void lock(EntityPersister persister, Object id) {
        if (persister.canWriteToCache()) {
            EntityDataAccess cache = persister.getCacheAccessStrategy();
            lock(cache, cache.generateCacheKey(id, persister, factory, null));
        }
    }

    void lock(CollectionPersister collection, Object id) {
        if (collection.hasCache()) {
            CollectionDataAccess cache = collection.getCacheAccessStrategy();
            lock(cache, cache.generateCacheKey(id, collection, factory, null));
        }
    }

    private void lock(CachedDomainDataAccess cache, Object key) {
        if (known.add(key)) {
            with(session -> {
                @Nullable SoftLock lock = cache.lockItem(session, key, null);
                cache.remove(session, key);
                releases.add(ending -> cache.unlockItem(ending, key, lock));
            });
        }
    }

    void release() {
        with(session -> releases.forEach(release -> release.accept(session)));
    }

    /** A session that never has a connection: caches ask it who they are asked by. */
    private void with(Consumer<SharedSessionContractImplementor> work) {
        try (StatelessSession session = factory.openStatelessSession()) {
            work.accept(EntityReader.spi(session));
        }
    }
}
