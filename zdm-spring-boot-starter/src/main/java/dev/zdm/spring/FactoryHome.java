package dev.zdm.spring;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.plan.ConfigurationException;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/** The database of an entity manager factory. */
record FactoryHome(ConfigurableListableBeanFactory beans, AbstractEntityManagerFactoryBean factory, String bean) {

    JdbcDataStore get() {
        DataSource dataSource = factory.getDataSource();
        JdbcHomes homes = beans.getBeanProvider(JdbcHomes.class).getIfAvailable();
        if (dataSource == null || homes == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the EntityManagerFactory '" + bean + "' has no DataSource that Spring knows",
                    "give it one that is a bean, as Spring Boot does");
        }
        return homes.of(dataSource);
    }
}
