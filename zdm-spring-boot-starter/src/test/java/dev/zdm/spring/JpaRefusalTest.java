package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.DualWrite;
import dev.zdm.plan.ConfigurationException;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactoryBean;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

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

    private static ApplicationContextRunner jpa(Class<?>... repositories) {
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
