package dev.zdm.jpa.entity;

import dev.zdm.spi.TransactionScope;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** What the second-level cache has of entities that are written past it. */
final class CachedEntities<K> {
    private final SessionFactoryImplementor factory;
    private final TransactionScope transactions;
    private final EntityShape<K> shape;

    CachedEntities(SessionFactoryImplementor factory, TransactionScope transactions, EntityShape<K> shape) {
        this.factory = factory;
        this.transactions = transactions;
        this.shape = shape;
    }

    /** Now, and once the unit of work has ended: others may have read the row as it was before that. */
    void forget(K key) {
        if (factory.getSessionFactoryOptions().isSecondLevelCacheEnabled()) {
            evict(key);
            transactions.current().ifPresent(unit -> unit.afterCompletion(committed -> evict(key)));
        }
    }

    private void evict(K key) {
        factory.getCache().evictEntityData(shape.key().entity(), shape.key().idOf(key));
        if (factory.getSessionFactoryOptions().isQueryCacheEnabled()) {
            factory.getCache().evictQueryRegions();
        }
    }
}
