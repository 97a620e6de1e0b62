package dev.zdm.spring;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.StateStore;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;

/** State, guards and rows in the application's own database. Lazy: nothing is asked of it before a migration needs it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({DataSource.class, DataSourceUtils.class, PlatformTransactionManager.class})
@ConditionalOnBean(DataSource.class)
class JdbcConfiguration {

    @Bean
    @Lazy
    JdbcHomes zdmHomes(ConfigurableListableBeanFactory beans, ZdmProperties properties) {
        TransactionManagers managers = new TransactionManagers(beans, properties.transactionManager());
        return new JdbcHomes(beans, managers, properties.initializeSchema());
    }

    @Bean(JdbcHomes.SCOPE)
    @Lazy
    @ConditionalOnMissingBean
    SpringTransactionScope zdmTransactionScope(JdbcHomes homes, ListableBeanFactory beans, ZdmProperties properties) {
        return homes.scopeOf(DataSources.own(beans, properties.dataSource()));
    }

    @Bean(JdbcHomes.STORE)
    @Lazy
    @ConditionalOnMissingBean
    JdbcDataStore zdmDataStore(JdbcHomes homes, SpringTransactionScope scope) {
        return homes.of(scope.dataSource());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "zdm.state", havingValue = "jdbc", matchIfMissing = true)
    StateStore zdmStateStore(ListableBeanFactory beans, ZdmProperties properties) {
        DataSource dataSource = DataSources.own(beans, properties.dataSource());
        requireOneDatabase(DataSources.describe(beans, dataSource), dataSource);
        DataSource physical = DataSources.physical(dataSource);
        JdbcSchema.STATE.initialize(physical, properties.initializeSchema());
        return JdbcStateStore.of(physical);
    }

    /** The state of a migration would depend on who asks for it. */
    private static void requireOneDatabase(String name, DataSource dataSource) {
        if (DataSources.routes(dataSource)) {
            throw new ConfigurationException(
                    null,
                    null,
                    name + " chooses a database for each connection anew, so it cannot hold zdm's own tables",
                    "set zdm.data-source to a DataSource of one database, such as one of its targets, or give a"
                            + " StateStore bean");
        }
    }
}
