package dev.zdm.spring;

import dev.zdm.Zdm;
import dev.zdm.jpa.hibernate.HibernateColumns;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/** JPA entities and their columns, where zdm-jpa and what it works on are there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({
    EntityManagerFactory.class,
    SessionFactory.class,
    HibernateColumns.class,
    AbstractEntityManagerFactoryBean.class,
    DataSourceUtils.class
})
class ColumnsConfiguration {

    // Static and by way of a provider: it is made before all other beans, and must not take any of them along.
    @Bean
    static ColumnsInterception zdmColumnsInterception(
            ObjectProvider<MigratedColumns> columns, ObjectProvider<MovedEntities> entities) {
        return new ColumnsInterception(columns, entities);
    }

    @Bean
    @Lazy
    MovedEntities zdmMovedEntities(ConfigurableListableBeanFactory beans) {
        return new MovedEntities(beans);
    }

    @Bean
    @Lazy
    EntityMigrations zdmEntityMigrations(
            ConfigurableListableBeanFactory beans,
            MovedEntities entities,
            ObjectProvider<FrameworkRepositories> framework) {
        return new CapturedMigrations(beans, entities, framework.getIfAvailable(FrameworkRepositories::none));
    }

    @Bean
    @Lazy
    MigratedColumns zdmMigratedColumns(
            ConfigurableListableBeanFactory beans, ObjectProvider<Zdm> zdm, ZdmProperties properties) {
        return new MigratedColumns(beans, new RequiredZdm(beans, zdm), properties);
    }
}
