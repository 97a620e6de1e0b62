package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.annotation.ReadSwitch;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationException;
import dev.zdm.spi.FeatureGate;
import dev.zdm.spi.RecordStore;
import dev.zdm.spring.shop.Customer;
import dev.zdm.spring.shop.CustomerMapping;
import dev.zdm.spring.shop.CustomerRepository;
import dev.zdm.spring.shop.CustomerV2;
import dev.zdm.spring.shop.CustomerV2Repository;
import dev.zdm.spring.shop.Shop;
import java.math.BigDecimal;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.PriorityOrdered;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.query.QueryByExampleExecutor;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Every annotation that cannot work where it stands fails the start, with a message that says what to change. */
class StartupFailureTest {
    private static DataSource database;

    @BeforeAll
    static void createTables() {
        database = Postgres.freshDatabase();
        Postgres.execute(database, Shop.TABLES);
        Postgres.execute(database, "create table parent (id bigint primary key)");
        Postgres.execute(database, "create table priced (id numeric primary key)");
    }

    // --- repositories

    @DualWrite(migration = "m", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
    interface Plain extends ListCrudRepository<Customer, Long> {}

    @Test
    void the_new_repository_has_no_bean() {
        fails(
                repositories(Plain.class),
                "CustomerV2Repository, of which there is no bean",
                "declare a bean of this type");
    }

    @DualWrite(migration = "m", mapping = CustomerMapping.class)
    interface Directionless extends ListCrudRepository<Customer, Long> {}

    @Test
    void no_new_repository_is_named() {
        fails(repositories(Directionless.class), "names no new repository", "to = …");
    }

    @DualWrite(to = CustomerV2Repository.class, mapping = CustomerMapping.class)
    interface Nameless extends ListCrudRepository<Customer, Long> {}

    @Test
    void no_migration_is_named() {
        fails(
                repositories(Nameless.class, CustomerV2Repository.class),
                "without the id of a migration",
                "migration = ");
    }

    interface Stray extends ListCrudRepository<Customer, Long> {
        @DualWrite(key = "#id")
        @Query("update customer set email = null where id = :id")
        void forget(Long id);
    }

    @Test
    void a_method_is_annotated_but_its_type_is_not() {
        fails(repositories(Stray.class), "@DualWrite on its method forget", "annotate the type");
    }

    interface StrayRead extends ListCrudRepository<Customer, Long> {
        @ReadSwitch(key = "#id")
        @Query("select * from customer where id = :id")
        Customer one(Long id);
    }

    @Test
    void a_read_is_annotated_but_its_type_is_not() {
        fails(repositories(StrayRead.class), "@ReadSwitch on its method one", "annotate the type");
    }

    @DualWrite(migration = "m", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
    interface Richer extends ListCrudRepository<Customer, Long> {
        long countByStatus(int status);
    }

    @Test
    void the_new_repository_lacks_a_method() {
        fails(
                repositories(Richer.class, CustomerV2Repository.class),
                "migration 'm'",
                "no counterpart of Richer.countByStatus(int)",
                "add a method");
    }

    @DualWrite(migration = "m", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
    interface KeylessWrite extends ListCrudRepository<Customer, Long> {
        @DualWrite
        @Query("update customer set email = :email where id = :id")
        int changeEmail(Long id, String email);
    }

    @Test
    void a_write_names_no_key() {
        fails(repositories(KeylessWrite.class, CustomerV2Repository.class), "has no key", "key = \"#id\"");
    }

    @DualWrite(migration = "m", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
    interface WrongKey extends ListCrudRepository<Customer, Long> {
        @DualWrite(key = "#identity")
        @Query("update customer set email = :email where id = :id")
        int changeEmail(Long id, String email);
    }

    @Test
    void a_key_names_no_parameter() {
        fails(
                repositories(WrongKey.class, CustomerV2Repository.class),
                "migration 'm'",
                "#identity",
                "[a0, a1, email, id, p0, p1]");
    }

    @DualWrite(migration = "m", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
    interface Ambiguous extends ListCrudRepository<Customer, Long> {
        @Query("with gone as (delete from customer where id = :id returning *) select * from gone")
        Customer take(Long id);
    }

    @Test
    void a_statement_may_be_a_write() {
        fails(
                repositories(Ambiguous.class, CustomerV2Repository.class),
                "nothing tells whether Ambiguous.take(Long) reads or writes",
                "@DualWrite(key = …)");
    }

    @DualWrite(migration = "m", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
    interface ByExample extends ListCrudRepository<Customer, Long>, QueryByExampleExecutor<Customer> {}

    @Test
    void queries_by_example_cannot_move() {
        fails(repositories(ByExample.class, CustomerV2Repository.class), "query by example", "QueryByExampleExecutor");
    }

    @DualWrite(migration = "m", to = CustomerV2Repository.class)
    interface Unmapped extends ListCrudRepository<Customer, Long> {}

    @Test
    void no_mapping_is_named_although_the_rows_differ() {
        fails(
                repositories(Unmapped.class, CustomerV2Repository.class),
                "names no mapping, but the rows differ",
                "Mapping<Customer, CustomerV2>");
    }

    static class Backwards implements Mapping<CustomerV2, Customer> {
        @Override
        public Customer toNew(CustomerV2 old) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CustomerV2 toOld(Customer next) {
            throw new UnsupportedOperationException();
        }
    }

    @DualWrite(migration = "m", to = CustomerV2Repository.class, mapping = Backwards.class)
    interface Misled extends ListCrudRepository<Customer, Long> {}

    @Test
    void the_mapping_is_of_other_rows() {
        fails(
                repositories(Misled.class, CustomerV2Repository.class),
                "maps old rows of type " + CustomerV2.class.getName(),
                "the mapping of these two");
    }

    static class Needy extends CustomerMapping {
        Needy(String needed) {}
    }

    @DualWrite(migration = "m", to = CustomerV2Repository.class, mapping = Needy.class)
    interface Needing extends ListCrudRepository<Customer, Long> {}

    @Test
    void the_mapping_cannot_be_created() {
        fails(
                repositories(Needing.class, CustomerV2Repository.class),
                "neither a bean nor can it be created",
                "constructor without parameters");
    }

    @DualWrite(migration = "m", to = CustomerV2Repository.class, mapping = CustomerMapping.class)
    interface Twin extends ListCrudRepository<Customer, Long> {}

    @Test
    void two_repositories_name_one_migration() {
        fails(
                repositories(Plain.class, Twin.class, CustomerV2Repository.class),
                "two repositories name this migration: 'Plain' and 'Twin'",
                "its own migration");
    }

    record Child(String text) {}

    @Table("parent")
    record Parent(@Id Long id, @MappedCollection Set<Child> children) {}

    @DualWrite(migration = "m", to = Parents2.class)
    interface Parents extends ListCrudRepository<Parent, Long> {}

    interface Parents2 extends ListCrudRepository<Parent, Long> {}

    @Test
    void an_aggregate_spreads_over_two_tables() {
        fails(
                repositories(Parents.class, Parents2.class),
                "migration 'm'",
                "keeps 'children' in rows of another table",
                "RecordStore<key, Parent>");
    }

    @Table("priced")
    record Priced(@Id BigDecimal id) {}

    @DualWrite(migration = "m", to = Priced2.class)
    interface PricedOnes extends ListCrudRepository<Priced, BigDecimal> {}

    interface Priced2 extends ListCrudRepository<Priced, BigDecimal> {}

    @Test
    void the_key_is_of_an_unsupported_type() {
        fails(
                repositories(PricedOnes.class, Priced2.class),
                "migration 'm'",
                "keys of type java.math.BigDecimal are not supported",
                "Long, Integer, String or UUID");
    }

    // --- the application around them

    @Test
    void a_configured_migration_is_not_annotated() {
        fails(
                repositories(CustomerRepository.class, CustomerV2Repository.class)
                        .withPropertyValues("zdm.migrations.customer-v3.feature=X"),
                "zdm.migrations.customer-v3 is configured, but annotations name only [customer-v2]",
                "correct the id");
    }

    @Test
    void a_bad_setting_names_its_property() {
        fails(
                repositories(CustomerRepository.class, CustomerV2Repository.class)
                        .withPropertyValues("zdm.migrations.customer-v2.read-steps=50,10"),
                "zdm.migrations.customer-v2.read-steps",
                "rising to 100");
    }

    @Test
    void a_feature_is_bound_but_there_is_no_gate() {
        fails(
                repositories(CustomerRepository.class, CustomerV2Repository.class)
                        .withPropertyValues("zdm.migrations.customer-v2.feature=CUSTOMER_V2"),
                "feature 'CUSTOMER_V2' is bound",
                "feature gate");
    }

    @Test
    void a_stronger_mode_is_required_than_was_found() {
        fails(
                repositories(CustomerRepository.class, CustomerV2Repository.class)
                        .withPropertyValues("zdm.migrations.customer-v2.at-least=atomic")
                        .withUserConfiguration(Elsewhere.class),
                "at least ATOMIC is required, but only DURABLE");
    }

    @Configuration(proxyBeanMethods = false)
    static class Elsewhere {
        @Bean
        RecordStore<Long, CustomerV2> newCustomersElsewhere() {
            DataSource other = Postgres.freshDatabase();
            Postgres.execute(other, Shop.TABLES);
            return JdbcRecordStore.on(JdbcDataStore.of(other))
                    .table("customer_v2")
                    .<Long, CustomerV2>key("id", Long.class, CustomerV2::id)
                    .column("first_name", CustomerV2::firstName)
                    .column("last_name", CustomerV2::lastName)
                    .column("status", CustomerV2::status)
                    .column("email_address", CustomerV2::emailAddress)
                    .read(row -> new CustomerV2(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            CustomerV2.Status.valueOf(row.getString(4)),
                            row.getString(5)))
                    .build();
        }
    }

    @Test
    void zdms_own_tables_are_missing() {
        DataSource empty = Postgres.freshDatabase();
        Postgres.execute(empty, Shop.TABLES);
        fails(
                Contexts.repositories(Contexts.on(empty), CustomerRepository.class, CustomerV2Repository.class)
                        .withPropertyValues("zdm.initialize-schema=embedded"),
                "zdm_migration",
                "initialize-schema");
    }

    @Test
    void there_are_two_databases_and_none_is_chosen() {
        fails(two(), "which DataSource to use is not clear among the beans [dataSource, other]", "zdm.data-source");
    }

    @Test
    void the_database_that_is_named_does_not_exist() {
        fails(two().withPropertyValues("zdm.data-source=mine"), "which DataSource to use", "zdm.data-source");
    }

    static ApplicationContextRunner two() {
        return Contexts.on(database)
                .withBean("other", DataSource.class, () -> database)
                .withBean("oldPricing", Pricing.class)
                .withBean("newPricing", OtherPricing.class);
    }

    @Test
    void the_repositories_are_in_a_database_without_transactions() {
        DataSource other = Postgres.freshDatabase();
        fails(
                repositories(CustomerRepository.class, CustomerV2Repository.class)
                        .withBean(NamedParameterJdbcTemplate.class, () -> new NamedParameterJdbcTemplate(other)),
                "migration 'customer-v2'",
                "no bean runs the transactions of a DataSource that is no bean",
                "declare a transaction manager of it");
    }

    @Test
    void there_is_nowhere_to_keep_the_state() {
        fails(
                Contexts.bare().withBean("oldPricing", Pricing.class).withBean("newPricing", OtherPricing.class),
                "nowhere to keep their migrations' state",
                "zdm.state=memory");
    }

    // --- services

    static class OtherPricing {
        public String quote() {
            return "new";
        }
    }

    static class Pricing {
        @RoutedCall(migration = "pricing", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    @Test
    void the_new_service_has_no_bean() {
        fails(services(Pricing.class), "names the bean 'newPricing', which does not exist", "declare it");
    }

    @Test
    void the_new_service_lacks_the_method() {
        fails(
                services(Pricing.class).withBean("newPricing", Object.class),
                "java.lang.Object has no method like Pricing.quote()",
                "same method");
    }

    static class Targetless {
        @RoutedCall(migration = "pricing")
        public String quote() {
            return "old";
        }
    }

    @Test
    void no_new_service_is_named() {
        fails(services(Targetless.class), "names no new service", "name its bean");
    }

    static class Reflexive {
        @RoutedCall(migration = "pricing", to = "oldPricing")
        public String quote() {
            return "old";
        }
    }

    @Test
    void a_service_is_its_own_successor() {
        fails(services(Reflexive.class), "names its own bean", "name the new one");
    }

    static final class Sealed {
        @RoutedCall(migration = "pricing", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    @Test
    void the_class_is_final() {
        fails(services(Sealed.class), "Sealed is final and implements no interface", "remove 'final'");
    }

    static class HalfSealed {
        @RoutedCall(migration = "pricing", to = "newPricing")
        public final String quote() {
            return "old";
        }
    }

    @Test
    void the_method_is_final() {
        fails(services(HalfSealed.class), "has a method quote that is final", "remove 'final'");
    }

    static class Hidden {
        @RoutedCall(migration = "pricing", to = "newPricing")
        String quote() {
            return "old";
        }
    }

    @Test
    void the_method_is_not_public() {
        fails(services(Hidden.class), "quote that is annotated, but not a public instance method", "make it one");
    }

    static class WrongCallKey {
        @RoutedCall(migration = "pricing", to = "newPricing", key = "#customer")
        public String quote() {
            return "old";
        }
    }

    @Test
    void the_key_of_a_call_names_no_parameter() {
        fails(
                services(WrongCallKey.class).withBean("newPricing", OtherPricing.class),
                "migration 'pricing'",
                "#customer",
                "#root");
    }

    @Test
    void a_service_is_given_settings_of_tables() {
        fails(
                services(Pricing.class)
                        .withBean("newPricing", OtherPricing.class)
                        .withPropertyValues("zdm.migrations.pricing.at-least=atomic"),
                "zdm.migrations.pricing.at-least",
                "service");
    }

    @Test
    void an_unknown_feature_is_bound() {
        FeatureGate strict = (feature, key) -> {
            throw new ConfigurationException(null, null, "no feature " + feature, "use one of []");
        };
        fails(
                services(Pricing.class)
                        .withBean("newPricing", OtherPricing.class)
                        .withBean(FeatureGate.class, () -> strict)
                        .withPropertyValues("zdm.migrations.pricing.feature=TYPO"),
                "migration 'pricing'",
                "no feature TYPO");
    }

    @Configuration(proxyBeanMethods = false)
    static class Meddling {
        @Bean
        static Meddler meddler(Pricing early) {
            return new Meddler();
        }
    }

    static class Meddler implements BeanPostProcessor, PriorityOrdered {
        @Override
        public int getOrder() {
            return 0;
        }
    }

    @Test
    void a_bean_was_made_too_early_to_be_intercepted() {
        fails(
                services(Pricing.class)
                        .withBean("newPricing", OtherPricing.class)
                        .withUserConfiguration(Meddling.class),
                "bean 'oldPricing'",
                "its calls are not intercepted");
    }

    @Test
    void a_bean_was_made_outside_of_spring() {
        fails(
                services(Pricing.class)
                        .withBean("newPricing", OtherPricing.class)
                        .withInitializer(
                                context -> context.getBeanFactory().registerSingleton("handmade", new Pricing())),
                "bean 'handmade'",
                "its calls are not intercepted",
                "Zdm.proxy");
    }

    @Test
    void a_refusal_is_shown_as_spring_boot_shows_its_own() {
        services(Targetless.class).run(context -> {
            // when
            FailureAnalysis analysis = new MigrationFailureAnalyzer().analyze(context.getStartupFailure());

            // then
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription()).startsWith("Migration 'pricing' in OLD_ONLY: @RoutedCall in ");
            assertThat(analysis.getAction()).isEqualTo("Name its bean: to = \"…\".");
        });
    }

    static ApplicationContextRunner services(Class<?> old) {
        return Contexts.inMemory().withBean("oldPricing", old);
    }

    static ApplicationContextRunner repositories(Class<?>... interfaces) {
        return Contexts.repositories(Contexts.on(database), interfaces);
    }

    private static void fails(ApplicationContextRunner application, String... messages) {
        application.run(context -> {
            assertThat(context).hasFailed();
            assertThat(refusal(context.getStartupFailure()))
                    .describedAs("%s", context.getStartupFailure())
                    .hasMessageContainingAll(messages);
            assertThat(new MigrationFailureAnalyzer().analyze(context.getStartupFailure()))
                    .isNotNull();
        });
    }

    static Throwable refusal(Throwable failure) {
        return failure == null || failure instanceof MigrationException ? failure : refusal(failure.getCause());
    }
}
