package dev.zdm.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/**
 * Gives each entity manager factory what migrated columns and entities need, whoever has declared it: Spring Boot, or the
 * application for one of several databases.
 */
record ColumnsInterception(ObjectProvider<MigratedColumns> columns, ObjectProvider<MovedEntities> entities)
        implements BeanPostProcessor {

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof AbstractEntityManagerFactoryBean factory && ofHibernate(factory)) {
            columns.getObject().addTo(factory, beanName);
            // After it: they see the statements as the database gets them.
            entities.getObject().addTo(factory, beanName);
        }
        return bean;
    }

    private static boolean ofHibernate(AbstractEntityManagerFactoryBean factory) {
        var adapter = factory.getJpaVendorAdapter();
        return adapter == null
                || adapter.getPersistenceProviderRootPackage() == null
                || adapter.getPersistenceProviderRootPackage().startsWith("org.hibernate");
    }
}
