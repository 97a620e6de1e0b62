package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.hibernate.ColumnBinder.Bound;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.query.results.internal.ResultSetMappingImpl;
import org.hibernate.sql.results.jdbc.spi.JdbcValuesMapping;
import org.hibernate.sql.results.jdbc.spi.JdbcValuesMetadata;

/** What a native query makes of its rows. */
final class NativeMapping extends ResultSetMappingImpl {
    private final HibernateColumns columns;

    NativeMapping(String name, boolean isDynamic, HibernateColumns columns) {
        super(name, isDynamic);
        this.columns = columns;
    }

    @Override
    public JdbcValuesMapping resolve(
            JdbcValuesMetadata row, LoadQueryInfluencers influencers, SessionFactoryImplementor sessionFactory) {
        List<Bound> migrated = migrated(sessionFactory);
        JdbcValuesMetadata routed =
                migrated.isEmpty() ? row : new NativeRow(row, migrated, getNumberOfResultBuilders() == 1);
        return super.resolve(routed, influencers, sessionFactory);
    }

    /** The migrated attributes of the entities that it makes. */
    private List<Bound> migrated(SessionFactoryImplementor sessionFactory) {
        Set<String> roots = getResultBuilders().stream()
                .map(result -> sessionFactory.getMappingMetamodel().findEntityDescriptor(result.getJavaType()))
                .filter(Objects::nonNull)
                .map(EntityPersister::getRootEntityName)
                .collect(Collectors.toSet());
        return roots.isEmpty()
                ? List.of()
                : columns.columns().all().stream()
                        .filter(bound -> roots.contains(
                                bound.path().entity().getRootClass().getEntityName()))
                        .toList();
    }
}
