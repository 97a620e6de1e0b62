package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.CapturedWrites;
import java.util.Set;
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
    record Bound<K>(EntityShape<K> shape, CapturedWrites<K> writes) {}

    CapturedEntity(Class<?> type) {
        this.type = type;
    }

    Class<?> type() {
        return type;
    }

    void bind(EntityShape<K> shape, CapturedWrites<K> writes) {
        bound = new Bound<>(shape, writes);
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

    boolean isOf(EntityPersister persister) {
        return persister.getMappedClass() == type;
    }

    K key(Object id) {
        return bound().shape().key().ofId(id);
    }

    Set<String> tables() {
        return Set.of(bound().shape().querySpace());
    }
}
