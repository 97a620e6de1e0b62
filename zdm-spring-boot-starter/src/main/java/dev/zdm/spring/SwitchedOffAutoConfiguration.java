package dev.zdm.spring;

import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.StateStore;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** What is left of zdm where {@code zdm.enabled=false}: the check that nothing is lost by it. */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnBooleanProperty(name = "zdm.enabled", havingValue = false)
@EnableConfigurationProperties(ZdmProperties.class)
final class SwitchedOffAutoConfiguration {

    @Bean
    SwitchedOffCheck zdmSwitchedOffCheck(
            ConfigurableListableBeanFactory beans, ObjectProvider<StoredStates> stored, ZdmProperties properties) {
        StoredStates states = stored.getIfAvailable(() -> elsewhere(properties));
        return new SwitchedOffCheck(beans, states);
    }

    private static StoredStates elsewhere(ZdmProperties properties) {
        return migration -> {
            if (properties.state() == ZdmProperties.State.MEMORY) {
                return Optional.empty();
            }
            throw new ConfigurationException(
                    migration,
                    null,
                    "there is neither a DataSource nor a StateStore bean to look into",
                    "give the one that holds zdm's own tables");
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(StateStore.class)
    static class Given {
        @Bean
        @Lazy
        StoredStates zdmStoredStates(StateStore store) {
            return migration -> store.states().find(migration);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({DataSource.class, DataSourceUtils.class})
    @ConditionalOnBean(DataSource.class)
    @ConditionalOnMissingBean({StateStore.class, StoredStates.class})
    @ConditionalOnProperty(name = "zdm.state", havingValue = "jdbc", matchIfMissing = true)
    static class Jdbc {
        // Looks when asked: an application without annotations need not have a database that answers.
        @Bean
        StoredStates zdmStoredStates(ListableBeanFactory beans, ZdmProperties properties) {
            return migration -> find(DataSources.own(beans, properties.dataSource()), migration);
        }

        /** Where zdm's tables were never made, nothing has begun. */
        private static Optional<MigrationState> find(DataSource dataSource, String migration) {
            DataSource physical = DataSources.physical(dataSource);
            return JdbcSchema.STATE.missingTables(physical).equals(JdbcSchema.STATE.tables(physical))
                    ? Optional.empty()
                    : JdbcStateStore.of(physical).states().find(migration);
        }
    }
}
