package dev.zdm.jpa.entity;

import org.hibernate.generator.Generator;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.id.uuid.UuidGenerator;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Where the ids of entities come from. */
final class KeyGenerators {
    private KeyGenerators() {}

    /**
     * Whether code of two entities can make new rows at the same time, and never gives two of them one id: nobody generates
     * ids, they cannot meet, or one sequence gives them to both.
     */
    static boolean areCompatible(EntityPersister old, EntityPersister next) {
        boolean neverMeet = isUnique(old.getGenerator()) && isUnique(next.getGenerator());
        @Nullable String sequence = sequence(old);
        return neverMeet || (sequence != null && sequence.equals(sequence(next)));
    }

    private static boolean isUnique(@Nullable Generator generator) {
        return generator == null || !generator.generatesOnInsert() || generator instanceof UuidGenerator;
    }

    /** The sequence's name, null if there is none. */
    static @Nullable String sequence(EntityPersister persister) {
        return persister.getGenerator() instanceof SequenceStyleGenerator generator
                ? generator.getDatabaseStructure().getPhysicalName().render()
                : null;
    }
}
