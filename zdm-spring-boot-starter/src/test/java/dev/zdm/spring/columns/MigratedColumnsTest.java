package dev.zdm.spring.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ColumnMigration;
import dev.zdm.Zdm;
import dev.zdm.annotation.MigratedColumn;
import dev.zdm.event.MigrationEvent;
import dev.zdm.jpa.hibernate.HibernateColumns;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import dev.zdm.spi.MigrationListener;
import dev.zdm.spring.Postgres;
import dev.zdm.spring.ZdmEndpoint;
import dev.zdm.spring.columns.plain.Town;
import dev.zdm.spring.columns.shop.Customer;
import dev.zdm.spring.columns.shop.Customers;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.jpa.boot.spi.IntegratorProvider;
import org.hibernate.query.sqm.sql.StandardSqmTranslatorFactory;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Migrated columns in Spring Boot: what is configured by itself, and what the application says about it. */
@ExtendWith(OutputCaptureExtension.class)
class MigratedColumnsTest {
    private final DataSource database = ColumnShop.database();

    private List<String> rows() {
        return JdbcClient.create(database)
                .sql("select id || ' ' || coalesce(email, '-') || ' ' || coalesce(email_address, '-') from customer"
                        + " order by id")
                .query(String.class)
                .list();
    }

    @Test
    void an_annotated_attribute_is_all_that_an_application_needs(CapturedOutput output) {
        ColumnShop.on(database).run(context -> {
            // given
            ColumnMigration migration = ColumnShop.migration(context.getBean(Zdm.class));

            // when
            ColumnShop.advance(migration, Phase.DUAL_WRITE);
            context.getBean(Customers.class).save(new Customer(1L, "Ulm", "a@x"));

            // then
            assertThat(rows()).containsExactly("1 a@x a@x");
            assertThat(output)
                    .contains("migration 'customer-email': columns move in mode FULL")
                    .contains(
                            "customer-email: ATOMIC (both sides are columns of the same row), OLD_ONLY; not covered: SQL"
                                    + " of others than Hibernate; ");
        });
    }

    @Test
    void a_transaction_of_spring_is_the_unit_of_work() {
        ColumnShop.on(database).run(context -> {
            ColumnMigration migration = ColumnShop.migration(context.getBean(Zdm.class));
            ColumnShop.advance(migration, Phase.DUAL_WRITE);

            // when
            context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                context.getBean(Customers.class).saveAndFlush(new Customer(1L, "Ulm", "a@x"));
                status.setRollbackOnly();
            });

            // then
            assertThat(rows()).isEmpty();
            assertThat(migration.status().instances())
                    .allSatisfy(instance ->
                            assertThat(instance.report().openOperations()).isZero());
        });
    }

    @Test
    void properties_of_the_migration_are_those_of_its_columns() {
        ColumnShop.on(database)
                .withPropertyValues(
                        "zdm.migrations.customer-email.columns.mode=batched",
                        "zdm.migrations.customer-email.gates.bake-time=1h")
                .run(context -> {
                    ColumnMigration migration = ColumnShop.migration(context.getBean(Zdm.class));
                    context.getBean(Customers.class).save(new Customer(1L, "Ulm", "a@x"));
                    Postgres.execute(database, "update customer set email_address = 'left over'");
                    context.getBean(Customers.class).save(new Customer(1L, "Ulm", "b@x"));
                    assertThat(rows())
                            .as("BATCHED names both in OLD_ONLY already, and empties the new one")
                            .containsExactly("1 b@x -");
                    ColumnShop.advance(migration, Phase.WRITE_NEW);
                    assertThat(migration.status().blockers())
                            .anySatisfy(refusal -> assertThat(refusal.gate()).isEqualTo("bake-time"));
                });
    }

    @Test
    void the_guard_can_be_told_to_count_and_the_old_columns_to_stay_for_a_while(CapturedOutput output) {
        ColumnShop.on(database)
                .withPropertyValues("zdm.columns.guard=count", "zdm.migrations.customer-email.columns.quiet-time=1h")
                .run(context -> {
                    // given
                    ColumnMigration migration = ColumnShop.migration(context.getBean(Zdm.class));
                    Customers customers = context.getBean(Customers.class);
                    customers.save(new Customer(1L, "Ulm", "a@x"));
                    ColumnShop.advance(migration, Phase.READ_NEW);

                    // when
                    assertThat(customers.renameNatively(1L, "b@x")).isEqualTo(1);
                    ColumnShop.advance(migration, Phase.NEW_ONLY);

                    assertThat(customers.emailNatively(1L)).isEqualTo("b@x");

                    // then
                    HibernateColumns columns = HibernateColumns.of(context.getBean(EntityManagerFactory.class));
                    assertThat(columns.guard().orElseThrow().seen(ColumnShop.ID).parting())
                            .isEqualTo(1);
                    assertThatThrownBy(() -> ColumnShop.contract(database, migration))
                            .hasMessageContaining("names the old side");
                    assertThat(output).contains("the guard says COUNT");
                });
    }

    @Test
    void jdbc_batches_are_kept_where_the_application_asks_for_them(CapturedOutput output) {
        ColumnShop.on(database)
                .withPropertyValues("spring.jpa.properties.hibernate.jdbc.batch_size=50")
                .run(context -> assertThat(output).contains("columns move in mode BATCHED"));
    }

    public static class Inspector implements StatementInspector {
        static final List<String> SEEN = new CopyOnWriteArrayList<>();

        @Override
        public String inspect(String sql) {
            SEEN.add(sql);
            return sql;
        }
    }

    @Test
    void an_inspector_that_a_property_names_sees_what_the_database_sees() {
        ColumnShop.on(database)
                .withPropertyValues("spring.jpa.properties.hibernate.session_factory.statement_inspector="
                        + Inspector.class.getName())
                .run(context -> {
                    Inspector.SEEN.clear();
                    context.getBean(Customers.class).findByEmail("a@x");
                    assertThat(Inspector.SEEN)
                            .singleElement()
                            .asString()
                            .contains("where c1_0.email=?")
                            .isPrintable();
                });
    }

    @Test
    void integrators_and_inspectors_of_a_customizer_keep_working() {
        List<String> seen = new ArrayList<>();
        List<String> integrated = new ArrayList<>();
        Integrator integrator = new Integrator() {
            @Override
            public void integrate(Metadata metadata, BootstrapContext bootstrap, SessionFactoryImplementor factory) {
                integrated.add("yes");
            }
        };
        HibernatePropertiesCustomizer customizer = properties -> {
            properties.put("hibernate.integrator_provider", (IntegratorProvider) () -> List.of(integrator));
            properties.put("hibernate.session_factory.statement_inspector", (StatementInspector) sql -> {
                seen.add(sql);
                return sql;
            });
        };
        ColumnShop.on(database)
                .withBean(HibernatePropertiesCustomizer.class, () -> customizer)
                .run(context -> {
                    context.getBean(Customers.class).save(new Customer(1L, "Ulm", "a@x"));
                    assertThat(integrated).hasSize(1);
                    assertThat(seen).anySatisfy(sql -> assertThat(sql).startsWith("insert into customer"));
                });
    }

    /** Something that zdm tells of its doings, and that needs the entities itself. */
    static class Listening implements MigrationListener {
        private final Customers customers;
        final List<Long> counted = new CopyOnWriteArrayList<>();

        Listening(Customers customers) {
            this.customers = customers;
        }

        @Override
        public void on(MigrationEvent event) {
            if (event instanceof MigrationEvent.StateChanged) {
                counted.add(customers.count());
            }
        }
    }

    @Test
    void a_listener_may_need_the_entities_whose_columns_move() {
        ColumnShop.on(database).withBean(Listening.class).run(context -> {
            assertThat(context).hasNotFailed();
            ColumnShop.advance(ColumnShop.migration(context.getBean(Zdm.class)), Phase.DUAL_WRITE);
            assertThat(context.getBean(Listening.class).counted).isNotEmpty();
        });
    }

    @Test
    void a_bean_may_use_the_entities_before_the_application_has_started() {
        ColumnShop.on(database)
                .withUserConfiguration(Early.class)
                .run(context -> assertThat(rows()).containsExactly("7 early@x -"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Early {
        @Bean
        Object early(Customers customers) {
            return customers.save(new Customer(7L, "Ulm", "early@x"));
        }
    }

    @Test
    void beans_that_are_made_lazily_do_not_hide_a_migration() {
        ColumnShop.on(database)
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(context.getBean(Zdm.class).migrations())
                        .singleElement()
                        .satisfies(migration -> assertThat(migration.id()).isEqualTo(ColumnShop.ID)));
    }

    @Test
    void a_closed_application_leaves_nothing_and_the_next_one_goes_on_where_it_stood() {
        // given
        try (ConfigurableApplicationContext first = ColumnApplication.start(database)) {
            ColumnShop.advance(ColumnShop.migration(first.getBean(Zdm.class)), Phase.SYNC);
            first.getBean(Customers.class).save(new Customer(1L, "Ulm", "a@x"));
        }

        // then
        assertThat(JdbcClient.create(database)
                        .sql("select count(*) from zdm_instance where state = 'LIVE'")
                        .query(Long.class)
                        .single())
                .isZero();
        try (ConfigurableApplicationContext second = ColumnApplication.start(database)) {
            ColumnMigration migration = ColumnShop.migration(second.getBean(Zdm.class));
            assertThat(migration.state().phase()).isEqualTo(Phase.SYNC);
            ColumnShop.advance(migration, Phase.NEW_ONLY);
            ColumnShop.contract(database, migration);
        }
        try (ConfigurableApplicationContext third =
                ColumnApplication.start(database, "spring.jpa.hibernate.ddl-auto=validate")) {
            assertThat(third.getBean(Customers.class).findByEmail("a@x")).hasSize(1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoDatabases {
        static final DataSource SECOND = Postgres.freshDatabase();

        @Bean
        DataSource second() {
            return SECOND;
        }

        @Bean
        @Primary
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            return factory(dataSource, Customer.class);
        }

        @Bean
        LocalContainerEntityManagerFactoryBean secondFactory() {
            return factory(SECOND, Other.class);
        }

        private static LocalContainerEntityManagerFactoryBean factory(DataSource database, Class<?> entity) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(database);
            factory.setManagedTypes(PersistenceManagedTypes.of(entity.getName()));
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "none"));
            return factory;
        }

        @Bean
        @Primary
        PlatformTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
            return new JpaTransactionManager(entityManagerFactory);
        }

        @Bean
        PlatformTransactionManager secondTransactions(@Qualifier("secondFactory") EntityManagerFactory secondFactory) {
            return new JpaTransactionManager(secondFactory);
        }
    }

    @Entity
    @Table(name = "other")
    static class Other {
        @Id
        Long id;

        @MigratedColumn(migration = "other-name", from = "name", to = "title")
        String name;
    }

    @Test
    void each_of_several_entity_manager_factories_moves_its_columns_in_its_own_database() {
        Postgres.execute(TwoDatabases.SECOND, "create table other (id bigint primary key, name text, title text)");
        ColumnShop.bare(Customer.class)
                .withBean("dataSource", DataSource.class, () -> database, definition -> definition.setPrimary(true))
                .withUserConfiguration(TwoDatabases.class)
                .withPropertyValues("zdm.initialize-schema=always")
                .run(context -> {
                    // given
                    Zdm zdm = context.getBean(Zdm.class);
                    ColumnShop.advance(zdm.control("other-name"), Phase.DUAL_WRITE);
                    Other other = new Other();
                    other.id = 1L;
                    other.name = "n";

                    // when
                    new TransactionTemplate(context.getBean("secondTransactions", PlatformTransactionManager.class))
                            .executeWithoutResult(status -> SharedEntityManagerCreator.createSharedEntityManager(
                                            context.getBean("secondFactory", EntityManagerFactory.class))
                                    .persist(other));
                    context.getBean(Customers.class).save(new Customer(1L, "Ulm", "a@x"));

                    // then
                    assertThat(JdbcClient.create(TwoDatabases.SECOND)
                                    .sql("select name || ' ' || title from other")
                                    .query(String.class)
                                    .list())
                            .containsExactly("n n");
                    assertThat(rows()).containsExactly("1 a@x -");
                    assertThat(zdm.migrations()).hasSize(2);
                });
    }

    @Test
    void an_application_without_annotated_attributes_is_left_as_it_is() {
        ColumnShop.of(Town.class, database)
                .withPropertyValues("spring.jpa.properties.hibernate.query.sqm.translator="
                        + StandardSqmTranslatorFactory.class.getName())
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeanFactory().containsSingleton("zdm"))
                            .isFalse();
                    assertThat(context.getBeanFactory().containsSingleton("zdmStateStore"))
                            .isFalse();
                });
    }

    @Test
    void without_zdm_jpa_an_annotated_attribute_is_refused_and_others_are_not() {
        FilteredClassLoader missing = new FilteredClassLoader(HibernateColumns.class);
        ColumnShop.on(database)
                .withClassLoader(missing)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessage("migration 'customer-email': " + Customer.class.getName()
                                + ".email carries @MigratedColumn,"
                                + " but zdm-jpa is not on the class path. Remedy: add the dependency dev.zdm:zdm-jpa, or remove the"
                                + " annotation."));
        ColumnShop.of(Town.class, database)
                .withClassLoader(missing)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void the_endpoint_moves_columns_like_anything_else() {
        ColumnShop.on(database)
                .withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class))
                .withPropertyValues(
                        "zdm.endpoint.writes-enabled=true",
                        "zdm.endpoint.anonymous-author=ops",
                        "management.endpoints.jmx.exposure.include=zdm",
                        "spring.jmx.enabled=true")
                .run(context -> {
                    // given
                    ZdmEndpoint endpoint = context.getBean(ZdmEndpoint.class);
                    Zdm zdm = context.getBean(Zdm.class);
                    long epoch = zdm.control(ColumnShop.ID).state().epoch();

                    // when
                    var answer = change(endpoint, epoch);
                    var stale = change(endpoint, epoch);

                    // then
                    assertThat(answer.getStatus()).isEqualTo(200);
                    assertThat(stale.getStatus()).isEqualTo(409);
                    assertThat(endpoint.show(SecurityContext.NONE, ColumnShop.ID)
                                    .getBody())
                            .asString()
                            .contains("DUAL_WRITE", "rehearsal", "both sides are columns of the same row");
                });
    }

    private static WebEndpointResponse<?> change(ZdmEndpoint endpoint, long epoch) {
        return endpoint.change(
                SecurityContext.NONE, ColumnShop.ID, ZdmEndpoint.Action.ADVANCE, epoch, null, null, "ops", "rehearsal");
    }

    @Test
    void switched_off_the_attribute_stays_where_it_is_mapped_unless_its_migration_has_begun() {
        // when, then
        try (ConfigurableApplicationContext off = ColumnApplication.start(database, "zdm.enabled=false")) {
            off.getBean(Customers.class).save(new Customer(1L, "Ulm", "a@x"));
            assertThat(rows()).containsExactly("1 a@x -");
        }
        try (ConfigurableApplicationContext on = ColumnApplication.start(database)) {
            ColumnShop.advance(ColumnShop.migration(on.getBean(Zdm.class)), Phase.DUAL_WRITE);
        }
        assertThatThrownBy(() -> ColumnApplication.start(database, "zdm.enabled=false"))
                .hasMessageContaining(
                        "migration 'customer-email' in DUAL_WRITE: zdm.enabled=false, but the migration has begun");
    }
}
