package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.event.MigrationEvent;
import dev.zdm.flags.TogglzFeatureGate;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.metrics.MicrometerFigures;
import dev.zdm.plan.Instruction;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.FigureExporter;
import dev.zdm.spi.KeyExpressions;
import dev.zdm.spi.MigrationListener;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.CustomerV2Repository;
import dev.zdm.spring.shop.Shop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.togglz.core.Feature;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.NoOpUserProvider;

@ExtendWith(OutputCaptureExtension.class)
class AutoConfigurationTest {

    enum Features implements Feature {
        PRICING_V2
    }

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

    @Test
    void an_application_without_annotations_is_left_as_it_is() {
        Contexts.bare()
                .withPropertyValues("spring.data.jdbc.repositories.enabled=false")
                .withBean("dataSource", DataSource.class, AutoConfigurationTest::unreachable)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeanFactory().containsSingleton("zdm"))
                            .isFalse();
                });
    }

    private static DataSource unreachable() {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none");
    }

    @Test
    void switched_off_it_does_nothing() {
        service.withPropertyValues("zdm.enabled=false").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(Zdm.class);
            assertThat(context.getBean(Pricing.class).getClass()).isEqualTo(Pricing.class);
        });
    }

    @Test
    void without_database_flags_metrics_actuator_and_spring_data_services_still_migrate() {
        service.withClassLoader(new FilteredClassLoader(
                        DataSourceUtils.class,
                        PlatformTransactionManager.class,
                        FeatureManager.class,
                        MeterRegistry.class,
                        JdbcConverter.class,
                        RepositoryFactoryBeanSupport.class,
                        Endpoint.class,
                        ConditionalOnAvailableEndpoint.class))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Zdm.class);
                    assertThat(context.getBean(Pricing.class).quote()).isEqualTo("old");
                    assertThat(context)
                            .doesNotHaveBean(FeatureGate.class)
                            .doesNotHaveBean(FigureExporter.class)
                            .doesNotHaveBean(TransactionScope.class)
                            .doesNotHaveBean(ZdmEndpoint.class);
                });
    }

    @Test
    void spring_data_may_be_missing_where_jdbc_is_used() {
        DataSource database = Postgres.freshDatabase();
        Contexts.on(database)
                .withClassLoader(new FilteredClassLoader(JdbcConverter.class, RepositoryFactoryBeanSupport.class))
                .withBean("newPricing", NewPricing.class)
                .withBean(Pricing.class)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(JdbcDataStore.class);
                    assertThat(context.getBean(StateStore.class).isVolatile()).isFalse();
                });
    }

    @Test
    void togglz_and_micrometer_are_used_where_they_are() {
        MeterRegistry meters = new SimpleMeterRegistry();
        FeatureManager features = new FeatureManagerBuilder()
                .featureEnum(Features.class)
                .stateRepository(new InMemoryStateRepository())
                .userProvider(new NoOpUserProvider())
                .build();
        service.withBean(MeterRegistry.class, () -> meters)
                .withBean(FeatureManager.class, () -> features)
                .withPropertyValues("zdm.migrations.pricing.feature=PRICING_V2")
                .run(context -> {
                    assertThat(context).hasSingleBean(TogglzFeatureGate.class).hasSingleBean(MicrometerFigures.class);
                    assertThat(meters.getMeters())
                            .anySatisfy(meter -> assertThat(meter.getId().getTag("migration"))
                                    .isEqualTo("pricing"));
                });
    }

    @Test
    void an_applications_own_parts_come_first() {
        FeatureGate gate = (feature, key) -> true;
        KeyExpressions expressions = (expression, method) -> (target, arguments) -> "key";
        StateStore store = StateStore.inMemory(TimeSource.system());
        List<MigrationEvent> heard = new ArrayList<>();
        service.withBean(FeatureGate.class, () -> gate)
                .withBean(KeyExpressions.class, () -> expressions)
                .withBean(StateStore.class, () -> store)
                .withBean(MigrationListener.class, () -> heard::add)
                .withPropertyValues("zdm.migrations.pricing.volatile-state=true")
                .run(context -> {
                    assertThat(context.getBean(FeatureGate.class)).isSameAs(gate);
                    assertThat(context.getBean(KeyExpressions.class)).isSameAs(expressions);
                    assertThat(context.getBean(StateStore.class)).isSameAs(store);
                    assertThat(store.states().find("pricing")).isPresent();
                    context.getBean(Zdm.class).control("pricing").advance(Instruction.by("test"));
                    assertThat(heard).hasAtLeastOneElementOfType(MigrationEvent.StateChanged.class);
                });
    }

    @Test
    void the_database_is_the_one_that_is_named() {
        DataSource database = Postgres.freshDatabase();
        Contexts.on(database)
                .withBean("other", DataSource.class, AutoConfigurationTest::unreachable)
                .withBean(
                        "otherTransactions",
                        PlatformTransactionManager.class,
                        () -> new JdbcTransactionManager(unreachable()))
                .withBean("transactions", PlatformTransactionManager.class, () -> new JdbcTransactionManager(database))
                .withBean("newPricing", NewPricing.class)
                .withBean(Pricing.class)
                .withPropertyValues("zdm.data-source=dataSource", "zdm.transaction-manager=transactions")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void the_start_is_reported_with_a_line_for_each_migration(CapturedOutput output) {
        DataSource database = Postgres.freshDatabase();
        Postgres.execute(database, Shop.TABLES);
        Contexts.repositories(Contexts.on(database), CustomerRepository.class, CustomerV2Repository.class)
                .withBean("newPricing", NewPricing.class)
                .withBean(Pricing.class)
                .run(context -> {
                    List<MigrationControl> migrations =
                            context.getBean(Zdm.class).migrations();
                    assertThat(output.getOut()
                                    .lines()
                                    .filter(line -> line.contains("INFO") && line.contains("dev.zdm.spring")))
                            .hasSize(2)
                            .anySatisfy(line -> assertThat(line)
                                    .contains(
                                            "customer-v2: ATOMIC",
                                            "OLD_ONLY",
                                            "not covered: ",
                                            "bypass CustomerRepository")
                                    .endsWith(migrations.get(0).status().wayBack()))
                            .anySatisfy(line -> assertThat(line).contains("pricing: service", "OLD_ONLY"));
                });
    }

    @Test
    void the_context_gives_its_place_back_when_it_closes() {
        DataSource database = Postgres.freshDatabase();
        ApplicationContextRunner application =
                Contexts.on(database).withBean("newPricing", NewPricing.class).withBean(Pricing.class);

        // when: one instance at a time
        application.run(first -> assertThat(first).hasNotFailed());

        // then
        application.run(second -> assertThat(second).hasNotFailed());
    }

    /** Says something when the application closes. */
    static class LastWords implements DisposableBean {
        static final AtomicReference<String> HEARD = new AtomicReference<>("");
        private final Pricing pricing;

        LastWords(Pricing pricing) {
            this.pricing = pricing;
        }

        @Override
        public void destroy() {
            HEARD.set(pricing.quote());
        }
    }

    @Test
    void calls_are_answered_until_the_last_bean_that_makes_them_is_gone() {
        // when
        service.withBean(LastWords.class).run(context -> assertThat(context).hasNotFailed());

        // then
        assertThat(LastWords.HEARD).hasValue("old");
    }

    @Test
    void a_second_live_instance_is_refused() {
        DataSource database = Postgres.freshDatabase();
        ApplicationContextRunner application = Contexts.on(database)
                .withBean("newPricing", NewPricing.class)
                .withBean(Pricing.class)
                .withPropertyValues("zdm.time-to-live=2s");
        application.run(first -> application.run(second -> {
            assertThat(second).hasFailed();
            assertThat(second.getStartupFailure()).hasStackTraceContaining("InstanceConflictException");
        }));
    }
}
