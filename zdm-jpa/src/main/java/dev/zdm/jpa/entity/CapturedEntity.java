package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.CapturedWrites;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * An entity whose writes are captured, in one direction of one migration.
 *
 * @param <K> the key
 */
final class CapturedEntity<K> {
    private final Class<?> type;
    private volatile @Nullable Bound<K> bound;

    /** What is known once its migration is registered. */
    private record Bound<K>(EntityStore<K, ?> store, CapturedWrites<K> writes, Set<String> tables, boolean apart) {}

    CapturedEntity(Class<?> type) {
        this.type = type;
    }

    Class<?> type() {
        return type;
    }

    /** Apart, if the copies are in another database. */
    void bind(EntityStore<K, ?> store, CapturedWrites<K> writes, boolean apart) {
        bound = new Bound<>(store, writes, store.querySpaces(), apart);
    }

    boolean isBound() {
        return bound != null;
    }

    private Bound<K> bound() {
        Bound<K> known = bound;
        if (known == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "entity " + type.getName() + " is written before its migration is registered",
                    "nothing was written; register the migration before the application serves anybody");
        }
        return known;
    }

    CapturedWrites<K> writes() {
        return bound().writes();
    }

    /**
     * Asks whether the unit of work under way may write, and whether the keys are wanted. What it must not write may have got
     * its id already, out of numbers that the other side is going to give: those that were taken with it are forgotten.
     */
    boolean admit() {
        Bound<K> known = bound();
        boolean admitted = false;
        try {
            boolean wanted = known.writes().admit();
            admitted = true;
            return wanted;
        } finally {
            if (!admitted) {
                known.store().numbers().forget();
            }
        }
    }

    /** Whether a write of an entity is one of this entity, or of one that is part of it. */
    boolean concerns(EntityPersister persister) {
        return persister.getMappedClass() == type || partOf(persister) != null;
    }

    private @Nullable OwnedChildren partOf(EntityPersister persister) {
        Bound<K> known = bound;
        if (known != null) {
            for (OwnedCollection owned : known.store().collections()) {
                if (owned instanceof OwnedChildren children
                        && children.shape().persister().getMappedClass() == persister.getMappedClass()) {
                    return children;
                }
            }
        }
        return null;
    }

    /** The keys of this entity's rows that a write concerns. */
    List<K> keys(EntityWrite write) {
        OwnedChildren children = partOf(write.persister());
        if (children != null) {
            return children.parentIds(bound().store().persister(), write.entity(), write.before()).stream()
                    .map(this::key)
                    .toList();
        }
        @Nullable Object id = write.id();
        return id == null ? List.of() : List.of(key(id));
    }

    /**
     * The keys that have to be known before a write. A stateless session does not know what it deletes or overwrites: whose
     * child it was is read from the table.
     */
    List<K> keysBefore(EntityWrite write) {
        OwnedChildren children = partOf(write.persister());
        List<K> keys = new ArrayList<>(keys(write));
        if (children != null && write.before() == null && write.session() instanceof StatelessSession) {
            keys.addAll(children.storedParents(bound().store().shape().key(), write.entity()));
        }
        if (bound().apart() && keys.stream().distinct().count() > 1) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a child of entity " + type.getName()
                            + " is given to another one, and their copies in another database" + " arrive in any order",
                    "nothing was written; remove the child, and add a new one to the other entity");
        }
        return keys;
    }

    K key(Object id) {
        return bound().store().shape().key().ofId(id);
    }

    /** The keys of some rows, in the order in which they are locked. */
    List<K> sorted(Collection<?> ids) {
        EntityStore<K, ?> store = bound().store();
        return ids.stream()
                .map(store::keyOfId)
                .distinct()
                .sorted(store.keyType().order())
                .toList();
    }

    /** Whether it has rows in other tables than its own. */
    boolean hasParts() {
        return !bound().store().collections().isEmpty();
    }

    /** All its tables; before its migration is registered, those of which the session factory knows by itself. */
    Set<String> tables(SessionFactoryImplementor factory) {
        Bound<K> known = bound;
        if (known != null) {
            return known.tables();
        }
        @Nullable EntityPersister persister = factory.getMappingMetamodel().findEntityDescriptor(type);
        return persister == null ? Set.of() : tables(persister);
    }

    private static Set<String> tables(EntityPersister persister) {
        Set<String> names = new HashSet<>(List.of((String[]) persister.getQuerySpaces()));
        persister.forEachAttributeMapping(attribute -> {
            if (attribute.isPluralAttributeMapping()) {
                names.addAll(List.of(attribute
                        .asPluralAttributeMapping()
                        .getCollectionDescriptor()
                        .getCollectionSpaces()));
            }
        });
        return names;
    }

    Set<String> tables() {
        return bound().tables();
    }
}
