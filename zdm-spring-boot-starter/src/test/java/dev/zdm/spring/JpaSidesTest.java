package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.jpa.hibernate.HibernateColumns;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactoryBean;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JpaSidesTest {

    @Entity
    public static class Account {
        @Id
        Long id;
    }

    @Entity
    public static class Holder {
        @Id
        Long id;
    }

    static class Holding implements Mapping<Account, Holder> {
        @Override
        public Holder toNew(Account old) {
            return new Holder();
        }

        @Override
        public Account toOld(Holder next) {
            return new Account();
        }
    }

    @DualWrite(migration = "accounts", to = Holders.class, mapping = Holding.class)
    public interface Accounts extends ListCrudRepository<Account, Long> {}

    public interface Holders extends ListCrudRepository<Holder, Long> {}

    @DualWrite(migration = "accounts", to = InMemoryNames.class)
    interface ToNames extends ListCrudRepository<Account, Long> {}

    @Configuration(proxyBeanMethods = false)
    static class Jpa {
        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource database) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(database);
            factory.setManagedTypes(PersistenceManagedTypes.of(Account.class.getName(), Holder.class.getName()));
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "none"));
            return factory;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    @DualWrite(migration = "names", to = Holders.class)
    static class Names extends InMemoryNames {}

    @Test
    void moving_from_a_jpa_repository_to_rows_that_are_no_entities_is_refused() {
        refuses(
                jpa(ToNames.class).withBean("names", InMemoryNames.class),
                "migration 'accounts': bean 'ToNames' works by JPA, as a repository of Spring Data JPA, and bean 'names' does not",
                "let both work by JPA, or neither");
    }

    @Test
    void moving_to_a_jpa_repository_from_rows_that_are_no_entities_is_refused_too() {
        refuses(
                jpa(Holders.class).withBean("names", Names.class),
                "migration 'names': bean 'Holders' works by JPA, as a repository of Spring Data JPA, and bean 'names' does not",
                "let both work by JPA, or neither");
    }

    @Test
    void without_zdm_jpa_nobody_would_hear_of_what_hibernate_writes() {
        refuses(
                jpa(Accounts.class, Holders.class).withClassLoader(new FilteredClassLoader(HibernateColumns.class)),
                "migration 'accounts': bean 'Accounts' works by JPA, as a repository of Spring Data JPA",
                "would be lost silently",
                "add zdm-jpa");
    }

    @DualWrite(migration = "names", reverse = true, to = ByHand2.class)
    static class Backwards extends InMemoryNames {}

    @Test
    void the_code_of_rows_that_are_no_entities_cannot_be_the_new_sides() {
        refuses(
                Contexts.inMemory().withBean(ByHand2.class).withBean(Backwards.class),
                "migration 'names'",
                "is reverse, but it is no repository of JPA entities");
    }

    @DualWrite(migration = "hand", to = OnJpa.class)
    static class Unnamed extends InMemoryNames {
        Unnamed(EntityManagerFactory factory) {}
    }

    @DualWrite(migration = "hand", to = ByHand2.class)
    static class ByHand extends InMemoryNames {
        @PersistenceContext
        EntityManager entities;
    }

    static class ByHand2 extends InMemoryNames {}

    /** What a repository hands its work to. */
    static class Entities {
        Entities(EntityManager entities) {}
    }

    @DualWrite(migration = "hand", to = ByHand2.class)
    static class Delegating extends InMemoryNames {
        Delegating(Entities entities) {}
    }

    @DualWrite(migration = "hand", to = OnJpa.class)
    static class Plain extends InMemoryNames {
        Plain(TransactionTemplate transactions, JdbcTemplate sql) {}
    }

    static class OnJpa extends InMemoryNames {
        OnJpa(EntityManagerFactory factory) {}
    }

    @DualWrite(migration = "hand", to = ByHand2.class)
    static class Jdbc extends InMemoryNames {
        Jdbc(TransactionTemplate transactions, JdbcTemplate sql) {}
    }

    @Test
    void a_repository_by_hand_on_an_entity_manager_cannot_move_to_one_that_is_not() {
        refusesByHand("ByHand", jpa().withBean(ByHand.class).withBean(ByHand2.class));
    }

    @Test
    void neither_can_one_that_hands_its_work_to_a_bean_with_an_entity_manager() {
        refusesByHand(
                "Delegating",
                jpa().withBean(Entities.class).withBean(Delegating.class).withBean(ByHand2.class));
    }

    @Test
    void nor_one_that_is_not_to_one_by_hand() {
        refusesByHand("OnJpa", jpa().withBean(Plain.class).withBean(OnJpa.class));
    }

    @Test
    void both_by_hand_need_a_mapping_that_names_their_entities() {
        refuses(
                jpa().withBean(Unnamed.class).withBean(OnJpa.class),
                "migration 'hand': bean 'jpaSidesTest.Unnamed' uses JPA, but nothing tells its entity",
                "name both entities in the mapping's class");
    }

    @Test
    void plain_jdbc_is_no_concern_though_jpa_runs_its_transactions_and_makes_its_schema() {
        jpa().withBean(Jdbc.class)
                .withBean(ByHand2.class)
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        beans -> beans.getBeanDefinition("jdbcTemplate").setDependsOn("entityManagerFactory")))
                .withPropertyValues("zdm.migrations.hand.volatile-state=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static void refusesByHand(String bean, ApplicationContextRunner application) {
        refuses(
                application,
                "migration 'hand': bean 'jpaSidesTest." + bean + "' works by JPA, by '",
                "let both work by JPA, or neither");
    }

    static ApplicationContextRunner jpa(Class<?>... repositories) {
        ApplicationContextRunner runner = Contexts.on(Postgres.freshDatabase())
                .withPropertyValues("spring.data.jdbc.repositories.enabled=false")
                .withUserConfiguration(Jpa.class);
        return Contexts.repositoriesBy(JpaRepositoryFactoryBean.class, runner, repositories);
    }

    private static void refuses(ApplicationContextRunner application, String... words) {
        application.run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll(words);
        });
    }
}
