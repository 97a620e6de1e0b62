package dev.zdm.jpa.hibernate;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.results.ResultSetMapping;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.sql.results.jdbc.internal.JdbcValuesMappingProducerProviderStandard;
import org.hibernate.sql.results.jdbc.spi.JdbcValuesMappingProducer;
import org.hibernate.sql.results.jdbc.spi.JdbcValuesMappingProducerProvider;

/**
 * Lets native queries and procedures that make entities read the columns of the phase. Hibernate finds and calls it by itself;
 * in session factories without migrated columns it changes nothing.
 */
public final class NativeResults implements ServiceContributor {

    /** Called by Hibernate. */
    public NativeResults() {}

    @Override
    public void contribute(StandardServiceRegistryBuilder registry) {
        registry.addInitiator(new Initiator());
    }

    private static final class Initiator implements StandardServiceInitiator<JdbcValuesMappingProducerProvider> {
        @Override
        public JdbcValuesMappingProducerProvider initiateService(
                Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return settings.get(HibernateColumns.SETTING) instanceof HibernateColumns columns
                    ? new Provider(columns)
                    : JdbcValuesMappingProducerProviderStandard.INSTANCE;
        }

        @Override
        public Class<JdbcValuesMappingProducerProvider> getServiceInitiated() {
            return JdbcValuesMappingProducerProvider.class;
        }
    }

    private record Provider(HibernateColumns columns) implements JdbcValuesMappingProducerProvider {
        private static final long serialVersionUID = 1L;

        @Override
        public JdbcValuesMappingProducer buildMappingProducer(
                SelectStatement select, SessionFactoryImplementor sessionFactory) {
            return JdbcValuesMappingProducerProviderStandard.INSTANCE.buildMappingProducer(select, sessionFactory);
        }

        @Override
        public ResultSetMapping buildResultSetMapping(
                String name, boolean isDynamic, SessionFactoryImplementor sessionFactory) {
            return new NativeMapping(name, isDynamic, columns);
        }
    }
}
