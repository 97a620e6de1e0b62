package dev.zdm.jpa.entity;

import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;

/** What the second-level cache has of entities that are written past it. */
final class CachedEntities<K> {
    private final SessionFactoryImplementor factory;
    private final TransactionScope transactions;
    private final EntityShape<K> shape;
    private final List<OwnedCollection> collections;

    CachedEntities(
            SessionFactoryImplementor factory,
            TransactionScope transactions,
            EntityShape<K> shape,
            List<OwnedCollection> collections) {
        this.factory = factory;
        this.transactions = transactions;
        this.shape = shape;
        this.collections = collections;
    }

    /**
     * Nobody finds there what is about to be written, nor leaves there, until the unit of work has ended, what it has read
     * before. Without a unit it has to be called before and after the write.
     */
    void forget(Collection<K> keys, Set<String> tables) {
        if (!keys.isEmpty() && factory.getSessionFactoryOptions().isSecondLevelCacheEnabled()) {
            Optional<Unit> unit = transactions.current();
            CacheLocks locks = unit.map(this::locksOf).orElseGet(this::locks);
            locks.begin(tables, whole());
            keys.forEach(key -> lock(locks, shape.key().idOf(key)));
            if (unit.isEmpty()) {
                locks.release();
            }
        }
    }

    private CacheLocks locks() {
        return new CacheLocks(factory);
    }

    private CacheLocks locksOf(Unit unit) {
        if (unit.attribute(this) instanceof CacheLocks known) {
            return known;
        }
        CacheLocks locks = locks();
        unit.attach(this, locks);
        unit.afterCompletion(committed -> locks.release());
        return locks;
    }

    private void lock(CacheLocks locks, Object id) {
        locks.lock(shape.persister(), id);
        collections.forEach(owned -> locks.lock(owned.attribute().getCollectionDescriptor(), id));
    }

    /** What is cached under keys that are not at hand: children, and natural ids. */
    private EntityPersister[] whole() {
        List<EntityPersister> children = OwnedChildren.among(collections).stream()
                .map(child -> child.shape().persister())
                .toList();
        boolean all = !children.isEmpty() || shape.persister().hasNaturalIdentifier();
        return all
                ? Stream.concat(children.stream(), Stream.of(shape.persister())).toArray(EntityPersister[]::new)
                : new EntityPersister[0];
    }
}
