package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Zdm;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.breaker.Resilience4jBreakers;
import dev.zdm.flags.TogglzFeatureGate;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jpa.hibernate.HibernateColumns;
import dev.zdm.metrics.MicrometerFigures;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.FigureExporter;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;
import org.springframework.transaction.PlatformTransactionManager;
import org.togglz.core.Feature;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.NoOpUserProvider;

/** Each part comes where its condition holds, stays away where it does not, and gives way to the application's own. */
class ConditionsTest {

    enum NoFeatures implements Feature {}

    public static class NewPricing {
        public String quote() {
            return "new";
        }
    }

    public static class Pricing {
        @RoutedCall(migration = "pricing", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    private final ApplicationContextRunner service =
            Contexts.inMemory().withBean("newPricing", NewPricing.class).withBean(Pricing.class);

    static Stream<Arguments> libraries() {
        return Stream.of(
                Arguments.of("javax.sql", DataSource.class, JdbcDataStore.class),
                Arguments.of("spring-jdbc", DataSourceUtils.class, JdbcDataStore.class),
                Arguments.of("spring-tx", PlatformTransactionManager.class, JdbcDataStore.class),
                Arguments.of("Spring Data", RepositoryFactoryBeanSupport.class, FrameworkRepositories.class),
                Arguments.of("Spring Data JDBC", JdbcConverter.class, JdbcEntityStores.class),
                Arguments.of("JPA", EntityManagerFactory.class, MigratedColumns.class),
                Arguments.of("zdm-jpa", HibernateColumns.class, MigratedColumns.class),
                Arguments.of("Hibernate", SessionFactory.class, MigratedColumns.class),
                Arguments.of("spring-orm", AbstractEntityManagerFactoryBean.class, MigratedColumns.class),
                Arguments.of("Togglz", FeatureManager.class, FeatureGate.class),
                Arguments.of("Micrometer", MeterRegistry.class, FigureExporter.class),
                Arguments.of("actuator", Endpoint.class, ZdmEndpoint.class),
                Arguments.of("actuator's configuration", ConditionalOnAvailableEndpoint.class, ZdmEndpoint.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("libraries")
    void a_library_may_be_missing(String name, Class<?> missing, Class<?> part) {
        service.withClassLoader(new FilteredClassLoader(missing)).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(part);
            assertThat(context.getBean(Pricing.class).quote()).isEqualTo("old");
            assertThat(context.getBean(Zdm.class).migrations()).hasSize(1);
        });
    }

    @Test
    void without_beans_of_togglz_micrometer_and_jdbc_nothing_of_them_is_used() {
        service.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(FeatureGate.class)
                .doesNotHaveBean(FigureExporter.class)
                .doesNotHaveBean(JdbcDataStore.class)
                .doesNotHaveBean(SpringTransactionScope.class));
    }

    @Test
    void of_several_registries_or_feature_managers_without_a_primary_one_none_is_used() {
        service.withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("two", MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("a", FeatureManager.class, ConditionsTest::togglz)
                .withBean("b", FeatureManager.class, ConditionsTest::togglz)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(TogglzFeatureGate.class)
                        .doesNotHaveBean(MicrometerFigures.class));
    }

    @Test
    void of_several_registries_the_primary_one_is_used() {
        MeterRegistry primary = new SimpleMeterRegistry();
        service.withBean("one", MeterRegistry.class, () -> primary, definition -> definition.setPrimary(true))
                .withBean("two", MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    assertThat(context).hasSingleBean(MicrometerFigures.class);
                    assertThat(primary.getMeters()).isNotEmpty();
                });
    }

    private static FeatureManager togglz() {
        return new FeatureManagerBuilder()
                .featureEnum(NoFeatures.class)
                .stateRepository(new InMemoryStateRepository())
                .userProvider(new NoOpUserProvider())
                .build();
    }

    @Test
    void the_endpoint_is_there_only_where_it_is_exposed() {
        ApplicationContextRunner actuator =
                service.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class));
        actuator.run(context -> assertThat(context).doesNotHaveBean(ZdmEndpoint.class));
        actuator.withPropertyValues("management.endpoints.jmx.exposure.include=zdm", "spring.jmx.enabled=true")
                .run(context -> assertThat(context).hasSingleBean(ZdmEndpoint.class));
        actuator.withPropertyValues(
                        "management.endpoints.jmx.exposure.include=zdm",
                        "spring.jmx.enabled=true",
                        "management.endpoint.zdm.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(ZdmEndpoint.class));
    }

    @Test
    void an_applications_own_zdm_comes_first() {
        Zdm own = Zdm.builder()
                .stateStore(StateStore.inMemory(TimeSource.system()))
                .build();
        service.withBean(Zdm.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(Zdm.class);
            assertThat(context.getBean(Zdm.class)).isSameAs(own);
            assertThat(own.control("pricing")).isNotNull();
        });
    }

    @Test
    void an_applications_own_breakers_come_first() {
        List<String> made = new ArrayList<>();
        Breaker.Factory resilience = new Resilience4jBreakers(TimeSource.system());
        Breaker.Factory own = (migration, settings, listener) -> {
            made.add(migration);
            return resilience.create(migration, settings, listener);
        };
        service.withBean(Breaker.Factory.class, () -> own)
                .run(context -> assertThat(made).containsExactly("pricing"));
    }

    @Test
    void an_applications_own_transaction_scope_comes_first() {
        DataSource database = Postgres.freshDatabase();
        SpringTransactionScope own = new SpringTransactionScope(new JdbcTransactionManager(database), database);
        Contexts.on(database).withBean(SpringTransactionScope.class, () -> own).run(context -> {
            assertThat(context.getBean(SpringTransactionScope.class)).isSameAs(own);
            assertThat(context.getBean(JdbcDataStore.class).transactions()).isSameAs(own);
        });
    }
}
