package dev.zdm.jpa.entity;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.plan.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;

/** A collection whose rows are part of their entity: they are copied and removed with it. */
sealed interface OwnedCollection permits OwnedValues, OwnedChildren {

    PluralAttributeMapping attribute();

    /** Its table as Hibernate names it. */
    String table();

    /** Makes its rows those of an entity that is there. */
    void write(Object owner, Object id, SharedSessionContractImplementor session);

    /** Removes the rows of an entity that is still there. */
    void remove(Object id, SharedSessionContractImplementor session);

    /** What stands for its rows when two entities are compared. */
    List<Object> comparable(Object owner, SharedSessionContractImplementor session);

    /** The tables of an entity and of its collections, as Hibernate names them. */
    static Set<String> tables(EntityShape<?> shape, List<OwnedCollection> collections) {
        return Stream.concat(Stream.of(shape.querySpace()), collections.stream().map(OwnedCollection::table))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those of an entity. What is only referred to, and lives without it, is none. */
    static List<OwnedCollection> of(SessionFactoryImplementor factory, JdbcDataStore home, EntityPersister persister) {
        List<OwnedCollection> owned = new ArrayList<>();
        persister.forEachAttributeMapping(attribute -> {
            if (attribute.isPluralAttributeMapping()) {
                PluralAttributeMapping plural = attribute.asPluralAttributeMapping();
                CollectionPersister descriptor = plural.getCollectionDescriptor();
                if (!descriptor.isOneToMany() && !descriptor.isInverse()) {
                    owned.add(new OwnedValues(plural));
                } else if (descriptor.isOneToMany() && descriptor.hasOrphanDelete()) {
                    requireMappedBy(descriptor);
                    owned.add(OwnedChildren.of(factory, home, plural));
                } else if (descriptor.isOneToMany() && !descriptor.isInverse()) {
                    requireMappedBy(descriptor);
                }
            }
        });
        return owned;
    }

    private static void requireMappedBy(CollectionPersister descriptor) {
        if (descriptor.getMappedByProperty() == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the children of " + descriptor.getRole() + " do not know whose they are",
                    "map the collection by an attribute of the children (mappedBy), with orphanRemoval");
        }
    }
}
