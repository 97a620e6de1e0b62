package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.plan.ConfigurationException;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
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

class JpaRefusalTest {

    @Entity
    static class Account {
        @Id
        Long id;
    }

    @DualWrite(migration = "accounts", to = Accounts2.class)
    interface Accounts extends ListCrudRepository<Account, Long> {}

    interface Accounts2 extends ListCrudRepository<Account, Long> {}

    @Configuration(proxyBeanMethods = false)
    static class Jpa {
        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource database) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(database);
            factory.setManagedTypes(PersistenceManagedTypes.of(Account.class.getName()));
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "none"));
            return factory;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    @DualWrite(migration = "names", to = Accounts2.class)
    static class Names extends InMemoryNames {}

    @Test
    void a_jpa_repository_is_refused_because_dirty_checking_would_pass_it_by() {
        refuses("migration 'accounts'", jpa(Accounts.class, Accounts2.class));
    }

    @Test
    void moving_to_a_jpa_repository_is_refused_too() {
        refuses("migration 'names'", jpa(Accounts2.class).withBean(Names.class));
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
    void a_repository_that_somebody_wrote_by_hand_on_an_entity_manager_is_refused() {
        refusesByHand("ByHand", jpa().withBean(ByHand.class).withBean(ByHand2.class));
    }

    @Test
    void one_that_hands_its_work_to_a_bean_with_an_entity_manager_is_refused() {
        refusesByHand(
                "Delegating",
                jpa().withBean(Entities.class).withBean(Delegating.class).withBean(ByHand2.class));
    }

    @Test
    void moving_to_one_by_hand_is_refused_too() {
        refusesByHand("OnJpa", jpa().withBean(Plain.class).withBean(OnJpa.class));
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
        application.run(context -> assertThat(context)
                .getFailure()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "migration 'hand': bean 'jpaRefusalTest." + bean + "' uses JPA, by '",
                        "lost silently",
                        "write by JDBC alone"));
    }

    static ApplicationContextRunner jpa(Class<?>... repositories) {
        ApplicationContextRunner runner = Contexts.on(Postgres.freshDatabase())
                .withPropertyValues("spring.data.jdbc.repositories.enabled=false")
                .withUserConfiguration(Jpa.class);
        return Contexts.repositoriesBy(JpaRepositoryFactoryBean.class, runner, repositories);
    }

    private static void refuses(String migration, ApplicationContextRunner application) {
        application.run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContainingAll(
                            migration,
                            "is a JPA repository: repository interception misses dirty checking",
                            "lost silently",
                            "use zdm-jpa");
        });
    }
}
