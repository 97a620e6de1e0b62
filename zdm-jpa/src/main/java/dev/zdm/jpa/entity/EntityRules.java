package dev.zdm.jpa.entity;

import dev.zdm.plan.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.CascadeStyle;
import org.hibernate.engine.spi.CascadingActions;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.generator.Generator;
import org.hibernate.generator.internal.TenantIdGeneration;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.CompositeIdentifierMapping;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.ForeignKeyDescriptor;
import org.hibernate.metamodel.mapping.internal.ToOneAttributeMapping;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;

/** What an entity must be like to be copied column by column. */
final class EntityRules {
    private EntityRules() {}

    static void require(SessionFactoryImplementor factory, EntityPersister persister) {
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
        refuse(
                persister,
                factory.getSessionFactoryOptions().isMultiTenancyEnabled() || hasTenantId(persister),
                "belongs to tenants, each of which sees its own rows only",
                "move its rows by a JdbcRecordStore, which sees all of them");
        refuse(
                persister,
                !hasPlainId(persister),
                "has an id with associations or embeddables in it",
                "give its @EmbeddedId attributes of one column each");
        KeyGenerators.require(persister);
        persister.forEachAttributeMapping(attribute -> requireNoOtherParts(persister, attribute));
    }

    private static boolean hasTenantId(EntityPersister persister) {
        List<Generator> generators = new ArrayList<>();
        generators.add(persister.getGenerator());
        persister.forEachAttributeMapping(attribute -> generators.add(attribute.getGenerator()));
        return generators.stream().anyMatch(TenantIdGeneration.class::isInstance);
    }

    private static boolean hasPlainId(EntityPersister persister) {
        if (!(persister.getIdentifierMapping() instanceof CompositeIdentifierMapping composite)) {
            return true;
        }
        EmbeddableMappingType id = composite.getEmbeddableTypeDescriptor();
        boolean plain = true;
        for (int index = 0; index < id.getNumberOfAttributeMappings(); index++) {
            plain &= id.getAttributeMapping(index).asBasicValuedModelPart() != null;
        }
        return plain;
    }

    /** What is removed with the entity is part of it, and would be left behind. */
    private static void requireNoOtherParts(EntityPersister persister, AttributeMapping attribute) {
        CascadeStyle cascade = attribute.getAttributeMetadata().getCascadeStyle();
        boolean removed = cascade.doCascade(CascadingActions.REMOVE) || cascade.hasOrphanDelete();
        refuse(
                persister,
                removed
                        && attribute instanceof ToOneAttributeMapping toOne
                        && toOne.getSideNature() == ForeignKeyDescriptor.Nature.TARGET,
                "has a child '" + attribute.getAttributeName() + "' in another table that is removed with it",
                "map the child as a collection of at most one (mappedBy, with orphanRemoval), or take the cascade away and"
                        + " move the child by a migration of its own");
        refuse(
                persister,
                removed && attribute.isPluralAttributeMapping() && isLoose(attribute),
                "has children '" + attribute.getAttributeName() + "' that are removed with it, and may live without it",
                "say orphanRemoval, which makes them part of it; or take the cascade away and move them by a migration of"
                        + " their own");
    }

    private static boolean isLoose(AttributeMapping attribute) {
        CollectionPersister descriptor = attribute.asPluralAttributeMapping().getCollectionDescriptor();
        return descriptor.isOneToMany() && descriptor.isInverse() && !descriptor.hasOrphanDelete();
    }

    static void requireNoCollections(EntityPersister child) {
        child.forEachAttributeMapping(attribute -> refuse(
                child,
                attribute.isPluralAttributeMapping()
                        && isPart(attribute.asPluralAttributeMapping().getCollectionDescriptor()),
                "is part of another entity and has collections of its own",
                "move it by a migration of its own"));
    }

    private static boolean isPart(CollectionPersister descriptor) {
        return !descriptor.isInverse() || descriptor.hasOrphanDelete();
    }

    /** Children are found by the id of the entity that has them. */
    static void requireParent(CollectionPersister children) {
        AttributeMapping parent = children.getElementPersister().findAttributeMapping(children.getMappedByProperty());
        if (!(parent instanceof ToOneAttributeMapping toOne) || !toOne.isReferenceToPrimaryKey()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the children of " + children.getRole()
                            + " do not refer to it by its id, in an attribute of their own",
                    "let an attribute of the children refer to the id (mappedBy), outside of ids and embeddables");
        }
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
