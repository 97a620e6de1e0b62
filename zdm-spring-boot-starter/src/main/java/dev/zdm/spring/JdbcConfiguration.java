package dev.zdm.spring;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.StateStore;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
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
    @ConditionalOnMissingBean
    SpringTransactionScope zdmTransactionScope(ZdmProperties properties, ListableBeanFactory beans) {
        DataSource dataSource = select(beans, DataSource.class, properties.dataSource(), "zdm.data-source");
        return new SpringTransactionScope(
                select(
                        beans,
                        PlatformTransactionManager.class,
                        properties.transactionManager(),
                        "zdm.transaction-manager"),
                dataSource);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    JdbcDataStore zdmDataStore(SpringTransactionScope scope, ZdmProperties properties) {
        JdbcSchema.DATA.initialize(scope.dataSource(), properties.initializeSchema());
        return JdbcDataStore.of(scope);
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "zdm.state", havingValue = "jdbc", matchIfMissing = true)
    StateStore zdmStateStore(SpringTransactionScope scope, ZdmProperties properties) {
        JdbcSchema.STATE.initialize(scope.dataSource(), properties.initializeSchema());
        return JdbcStateStore.of(scope.dataSource());
    }

    private static <T> T select(ListableBeanFactory beans, Class<T> type, @Nullable String name, String property) {
        List<String> names = List.of(beans.getBeanNamesForType(type));
        if (name != null && names.contains(name)) {
            return beans.getBean(name, type);
        }
        T only = name == null ? beans.getBeanProvider(type).getIfUnique() : null;
        if (only == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "which " + type.getSimpleName() + " to use is not clear among the beans " + names,
                    names.isEmpty() ? "declare one" : "set " + property + " to one of them");
        }
        return only;
    }
}
