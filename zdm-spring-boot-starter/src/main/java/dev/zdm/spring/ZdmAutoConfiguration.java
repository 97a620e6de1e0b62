package dev.zdm.spring;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Zdm;
import dev.zdm.ZdmBuilder;
import dev.zdm.flags.TogglzFeatureGate;
import dev.zdm.metrics.MicrometerFigures;
import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.CohortOverride;
import dev.zdm.spi.ConnectionPools;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.FigureExporter;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.MigrationListener;
import dev.zdm.spi.Notifier;
import dev.zdm.spi.OperationObserver;
import dev.zdm.spi.RestorePoints;
import dev.zdm.spi.RolloutTrigger;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.function.SingletonSupplier;
import org.togglz.core.manager.FeatureManager;

/**
 * Runs the migrations that the annotations declare. Every part backs off where the
 * application has a bean of its type: {@link Zdm}, {@link StateStore}, {@link TimeSource}, {@link KeyExpressions},
 * {@link FeatureGate}, {@link CohortOverride}, {@link FigureExporter}, {@link OperationObserver},
 * {@link Breaker.Factory}, {@code SpringTransactionScope} and {@code JdbcDataStore}; all beans of type {@link
 * MigrationListener} are heard, all of type {@link Notifier} told, all of type {@link ChecklistItem} on every checklist. An application without annotations is left as it is.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
            "org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.togglz.spring.boot.actuate.autoconfigure.TogglzAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "zdm.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ZdmProperties.class)
@Import({
    JdbcConfiguration.class,
    SpringDataConfiguration.class,
    ColumnsConfiguration.class,
    EndpointConfiguration.class,
    NotificationsConfiguration.class,
    ObservationsConfiguration.class,
    CohortOverrideConfiguration.class
})
public final class ZdmAutoConfiguration {
    /** The bean of an application that has nowhere to keep state: it can compare and ask flags, but not migrate. */
    static final String WITHOUT_STATE = "zdmWithoutState";

    /** Created by Spring. */
    public ZdmAutoConfiguration() {}

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnBean(StateStore.class)
    Zdm zdm(ZdmProperties properties, StateStore store, KeyExpressions expressions, BeanFactory beans) {
        return build(Zdm.builder().stateStore(store), properties, expressions, beans);
    }

    @Bean(WITHOUT_STATE)
    @Lazy
    @ConditionalOnMissingBean({Zdm.class, StateStore.class})
    Zdm zdmWithoutState(ZdmProperties properties, KeyExpressions expressions, BeanFactory beans) {
        return build(Zdm.builder(), properties, expressions, beans);
    }

    private static Zdm build(
            ZdmBuilder builder, ZdmProperties properties, KeyExpressions expressions, BeanFactory beans) {
        builder.keyExpressions(expressions).timeToLive(properties.timeToLive()).strict(properties.strict());
        Optional.ofNullable(properties.instance()).ifPresent(builder::instance);
        only(beans, TimeSource.class).ifPresent(builder::time);
        only(beans, FeatureGate.class).ifPresent(builder::featureGate);
        only(beans, CohortOverride.class).ifPresent(builder::cohortOverride);
        only(beans, FigureExporter.class).ifPresent(builder::figures);
        only(beans, Breaker.Factory.class).ifPresent(builder::breakers);
        beans.getBeanProvider(MigrationListener.class).orderedStream().forEach(builder::listener);
        beans.getBeanProvider(Notifier.class).orderedStream().forEach(builder::notifier);
        beans.getBeanProvider(RolloutTrigger.class).orderedStream().forEach(builder::rolloutTrigger);
        beans.getBeanProvider(ChecklistItem.class).orderedStream().forEach(builder::checklistItem);
        only(beans, RestorePoints.class).ifPresent(builder::restorePoints);
        only(beans, ConnectionPools.class).ifPresent(builder::connectionPools);
        properties.dashboards().forEach(builder::dashboard);
        only(beans, OperationObserver.class).ifPresent(builder::observer);
        return builder.build();
    }

    private static <T> Optional<T> only(BeanFactory beans, Class<T> type) {
        try {
            return Optional.ofNullable(beans.getBeanProvider(type).getIfAvailable());
        } catch (NoUniqueBeanDefinitionException e) {
            throw new ConfigurationException(
                    null,
                    null,
                    "which " + type.getSimpleName() + " to use is not clear among the beans " + e.getBeanNamesFound(),
                    "mark one of them @Primary, or keep one",
                    e);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    KeyExpressions zdmKeyExpressions() {
        return new SpelKeyExpressions();
    }

    @Bean
    MigrationRegistry zdmMigrationRegistry(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<Zdm> zdm,
            ZdmProperties properties,
            DataMigrations data,
            ObjectProvider<ColumnMigrations> columns) {
        return new MigrationRegistry(
                beans,
                zdm,
                properties,
                data,
                columns.getIfAvailable(() -> new UnservedColumns(new ManagedEntities(beans))));
    }

    @Bean
    @Lazy
    DataMigrations zdmDataMigrations(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<FrameworkRepositories> framework,
            ObjectProvider<EntityMigrations> entities) {
        FrameworkRepositories known = framework.getIfAvailable(FrameworkRepositories::none);
        return new DataMigrations(
                beans,
                new RepositorySides(beans, known),
                entities.getIfAvailable(() -> new UncapturedEntities(new JpaSides(beans, known))));
    }

    // Static and by way of a provider: it is made before all other beans, and must not take any of them along.
    @Bean
    static AnnotatedBeanProxies zdmAnnotatedBeanProxies(ObjectProvider<MigrationRegistry> registry) {
        SingletonSupplier<MigrationRegistry> found = SingletonSupplier.of(registry::getObject);
        return new AnnotatedBeanProxies(
                new RoutingInterceptor(type -> found.obtain().router(type)));
    }

    // Nested classes come before the methods of this one, so that the condition of Zdm's bean sees the store.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "zdm.state", havingValue = "memory")
    static class Volatile {
        @Bean
        @Lazy
        @ConditionalOnMissingBean
        StateStore zdmStateStore(ObjectProvider<TimeSource> time) {
            return StateStore.inMemory(time.getIfAvailable(TimeSource::system));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(FeatureManager.class)
    static class Togglz {
        @Bean
        @Lazy
        @ConditionalOnSingleCandidate(FeatureManager.class)
        @ConditionalOnMissingBean(FeatureGate.class)
        TogglzFeatureGate zdmFeatureGate(FeatureManager features) {
            return new TogglzFeatureGate(features);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HikariDataSource.class, DataSource.class})
    static class Pools {
        @Bean
        @Lazy
        @ConditionalOnBean(HikariDataSource.class)
        @ConditionalOnMissingBean
        ConnectionPools zdmConnectionPools(ObjectProvider<HikariDataSource> sources) {
            return new HikariPools(sources);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metrics {
        @Bean
        @Lazy
        @ConditionalOnSingleCandidate(MeterRegistry.class)
        @ConditionalOnMissingBean(FigureExporter.class)
        MicrometerFigures zdmFigures(MeterRegistry registry) {
            return new MicrometerFigures(registry);
        }
    }
}
