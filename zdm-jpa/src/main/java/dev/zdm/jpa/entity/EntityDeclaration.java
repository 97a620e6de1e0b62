package dev.zdm.jpa.entity;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServedPhases;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.Side;
import dev.zdm.spi.CapturedWrites;
import java.util.function.Consumer;

/**
 * An entity that moves to another one. The application's code goes on with the one that it knows; what Hibernate writes of
 * it is copied to the other. Nothing happens before {@link #register}. Not thread-safe.
 *
 * @param <K> the type of the entities' ids
 * @param <O> the old entity
 * @param <N> the new entity
 */
public final class EntityDeclaration<K, O, N> {
    /** An answer belongs to the session that gave it, and no other thread may touch it. */
    private static final ShadowPolicy NO_SHADOW = new ShadowPolicy(
            0,
            ShadowPolicy.DEFAULT.deadline(),
            ShadowPolicy.DEFAULT.maxConcurrent(),
            ShadowPolicy.DEFAULT.ignoredFields());

    private final DataDeclaration<K, O, N> declared;
    private final String id;
    private final EntityStore<K, O> old;
    private final EntityStore<K, N> next;

    private EntityDeclaration(
            String id, EntityStore<K, O> old, EntityStore<K, N> next, DataDeclaration<K, O, N> declared) {
        this.id = id;
        this.old = old;
        this.next = next;
        this.declared = declared;
    }

    /**
     * Declares the migration of an entity.
     *
     * @param zdm registers it
     * @param id the migration's id
     * @param old the rows of the old entity
     * @param next the rows of the new entity, in the same session factory or in another one
     * @param mapping makes an entity of each kind of one of the other kind, with the same id; their versions are kept
     *     equal for it
     * @param <K> the type of the entities' ids
     * @param <O> the old entity
     * @param <N> the new entity
     * @return the declaration
     * @throws ConfigurationException if one of them only has a version
     */
    public static <K, O, N> EntityDeclaration<K, O, N> of(
            Zdm zdm, String id, EntityStore<K, O> old, EntityStore<K, N> next, Mapping<O, N> mapping) {
        return new EntityDeclaration<>(
                id,
                old,
                next,
                zdm.migration(id)
                        .from(old)
                        .to(next)
                        .mapping(SameVersion.of(mapping, old.persister(), next.persister()))
                        .shadow(NO_SHADOW));
    }

    /**
     * Sets what is to be different from the defaults. Of these one differs from those of other migrations: no read is
     * compared in the shadow, because what a session has answered must not be touched by another thread.
     *
     * @param policies sets it
     * @return this
     */
    public EntityDeclaration<K, O, N> policies(Consumer<DataDeclaration<K, O, N>> policies) {
        policies.accept(declared);
        return this;
    }

    /**
     * Registers the migration and captures, from now on, what the application's code writes of each of the two entities
     * that its session factory was told to capture.
     *
     * @return the migration
     * @throws ConfigurationException if the declaration cannot work, if neither entity was told to be captured, or if
     *     code of one that was must not write in the present phase
     */
    public Migration<K, O> register() {
        if (!isCaptured(old) && !isCaptured(next)) {
            throw new ConfigurationException(
                    id,
                    null,
                    "writes of neither entity are captured",
                    "name the entity that the code writes in HibernateEntities.of");
        }
        requireFree(old);
        requireFree(next);
        old.numbers().face(next.numbers());
        next.numbers().face(old.numbers());
        Migration<K, O> migration = declared.serves(served()).register();
        capture(migration, old, next, Side.OLD);
        capture(migration, next, old, Side.NEW);
        return migration;
    }

    private boolean mayWriteTogether() {
        return old.owner() == next.owner() && KeyGenerators.areCompatible(old, next);
    }

    /** Code of both entities serves every phase between them: it asks which of the two it may write. */
    private ServedPhases served() {
        boolean together = mayWriteTogether();
        Phase first = together ? Phase.READ_NEW : Phase.WRITE_NEW;
        Phase last = together ? Phase.WRITE_NEW : Phase.READ_NEW;
        return ServedPhases.between(isCaptured(old) ? Phase.OLD_ONLY : first, isCaptured(next) ? Phase.NEW_ONLY : last);
    }

    private void requireFree(EntityStore<?, ?> store) {
        store.owner()
                .captured()
                .of(store.type())
                .filter(CapturedEntity::isBound)
                .ifPresent(bound -> {
                    throw new ConfigurationException(
                            id,
                            null,
                            "writes of entity " + store.type().getName()
                                    + " are captured for another migration already",
                            "move an entity by one migration at a time");
                });
    }

    private static boolean isCaptured(EntityStore<?, ?> store) {
        return store.owner().captured().of(store.type()).isPresent();
    }

    private void capture(Migration<K, ?> migration, EntityStore<K, ?> written, EntityStore<K, ?> copied, Side side) {
        written.owner().captured().of(written.type()).ifPresent(entity -> {
            bind(entity, written, mayWriteTogether() ? migration.captured(side) : migration.capturedAlone(side));
            if (copied.owner() == written.owner()) {
                copied.owner().captured().mirror(entity, copied);
            }
        });
    }

    @SuppressWarnings("unchecked") // an entity has one type of id
    private void bind(CapturedEntity<?> entity, EntityStore<K, ?> written, CapturedWrites<K> writes) {
        ((CapturedEntity<K>) entity).bind(written, writes, old.owner() != next.owner());
    }
}
