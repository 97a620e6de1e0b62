package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import org.hibernate.persister.entity.EntityPersister;

/** What an entity must be like to be copied column by column. */
final class EntityRules {
    private EntityRules() {}

    static void require(EntityPersister persister) {
        refuse(
                persister,
                persister.hasSubclasses() || persister.getSuperMappingType() != null,
                "is part of an inheritance hierarchy",
                "move entities that have a table to themselves, or write by Migration.write");
        refuse(
                persister,
                persister.getTableNames().length > 1,
                "is kept in several tables",
                "move it to an entity of one table, or write by Migration.write");
        refuse(
                persister,
                persister.hasLazyProperties(),
                "has attributes that are loaded lazily",
                "load them with the entity as long as it moves");
        KeyGenerators.require(persister);
    }

    static void requireNoCollections(EntityPersister child) {
        child.forEachAttributeMapping(attribute -> refuse(
                child,
                attribute.isPluralAttributeMapping()
                        && !attribute
                                .asPluralAttributeMapping()
                                .getCollectionDescriptor()
                                .isInverse(),
                "is part of another entity and has collections of its own",
                "move it by a migration of its own"));
    }

    private static void refuse(EntityPersister persister, boolean broken, String problem, String remedy) {
        if (broken) {
            throw new ConfigurationException(
                    null,
                    null,
                    "entity " + persister.getEntityName() + " " + problem + ", and cannot be moved",
                    remedy);
        }
    }
}
