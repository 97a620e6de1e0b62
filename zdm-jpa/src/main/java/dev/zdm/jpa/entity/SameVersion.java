package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import java.util.Objects;
import org.hibernate.persister.entity.EntityPersister;

/**
 * Gives a copy the version of its original, so that code of either entity finds out that code of the other one has changed
 * a row since it was read.
 */
record SameVersion<O, N>(Mapping<O, N> mapping, EntityPersister old, EntityPersister next) implements Mapping<O, N> {

    static <O, N> Mapping<O, N> of(Mapping<O, N> mapping, EntityPersister old, EntityPersister next) {
        if (old.isVersioned() != next.isVersioned() || (old.isVersioned() && typeOf(old) != typeOf(next))) {
            throw new ConfigurationException(
                    null,
                    null,
                    "of " + old.getEntityName() + " and " + next.getEntityName()
                            + " one has a @Version that the other one has not, or has of another type",
                    "give both a @Version of the same type, or neither of them");
        }
        return old.isVersioned() ? new SameVersion<>(mapping, old, next) : mapping;
    }

    private static Class<?> typeOf(EntityPersister persister) {
        return persister.getVersionType().getReturnedClass();
    }

    @Override
    public N toNew(O row) {
        return versioned(mapping.toNew(row), next, old.getVersion(row));
    }

    @Override
    public O toOld(N row) {
        return versioned(mapping.toOld(row), old, next.getVersion(row));
    }

    private static <E> E versioned(E copy, EntityPersister persister, Object version) {
        if (Objects.nonNull(copy)) {
            persister.setValue(copy, persister.getVersionPropertyIndex(), version);
        }
        return copy;
    }
}
