package dev.zdm.spring.entities.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Phase;
import dev.zdm.spring.entities.move.model.Client;
import dev.zdm.spring.entities.move.model.Customer;
import dev.zdm.spring.entities.move.two.next.News;
import dev.zdm.spring.entities.move.two.old.Olds;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

/** Two entity manager factories on two databases, in an application that has the code of both entities. */
class TwoFactoriesTest {

    @EnableAutoConfiguration
    @Configuration(proxyBeanMethods = false)
    static class Databases {
        private static DataSource second;

        @Bean(defaultCandidate = false)
        DataSource secondDatabase() {
            return second;
        }

        @Bean
        @Primary
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            return factory(dataSource, Customer.class);
        }

        @Bean
        LocalContainerEntityManagerFactoryBean secondFactory() {
            return factory(second, Client.class);
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

        @Configuration(proxyBeanMethods = false)
        @EnableJpaRepositories(basePackageClasses = Olds.class)
        static class First {}

        @Configuration(proxyBeanMethods = false)
        @EnableJpaRepositories(
                basePackageClasses = News.class,
                entityManagerFactoryRef = "secondFactory",
                transactionManagerRef = "secondTransactions")
        static class Second {}
    }

    private static final String OLD = "select id || ' ' || email from customer order by id";

    private static List<String> clients() {
        return JdbcClient.create(Databases.second)
                .sql("select id || ' ' || address from client order by id")
                .query(String.class)
                .list();
    }

    @Test
    @Timeout(120)
    void old_code_writes_its_database_until_reads_have_moved_and_new_code_the_other_one_from_then_on() {
        // given
        Databases.second = Moving.database();
        try (Moving both = Moving.start(Databases.class, Moving.database(), Moving.NO_SCAN)) {
            assertThat(both.migration().mode()).isEqualTo(ConsistencyMode.DURABLE);
            Olds olds = both.get(Olds.class);
            News news = both.get(News.class);
            olds.save(new Customer(1L, "a", "Ulm"));

            // when
            both.to(Phase.READ_NEW);
            both.transaction()
                    .executeWithoutResult(
                            status -> olds.findById(1L).orElseThrow().setEmail("dirty"));
            olds.save(new Customer(2L, "b", "Ulm"));

            // then
            assertThat(clients()).containsExactly("1 dirty", "2 b");
            JdbcClient.create(Databases.second)
                    .sql("update client set address = 'new side' where id = 2")
                    .update();
            assertThat(olds.findById(2L)).map(Customer::getEmail).contains("new side");
            assertThat(news.findById(2L)).map(Client::getAddress).contains("new side");
            assertThatThrownBy(() -> news.save(new Client(3L, "too early", "Ulm")))
                    .hasStackTraceContaining("in DURABLE it may do from WRITE_NEW on");

            // and when
            both.to(Phase.WRITE_NEW);
            news.save(new Client(3L, "c", "Ulm"));
            news.deleteById(1L);
            Moving.awaitNothingOwed(both.migration());

            // then
            assertThat(both.rows(OLD)).containsExactly("2 b", "3 c");
            assertThat(news.findById(3L)).map(Client::getAddress).contains("c");
            assertThat(olds.findById(3L)).map(Customer::getEmail).contains("c");
            assertThatThrownBy(() -> olds.save(new Customer(4L, "too late", "Ulm")))
                    .hasStackTraceContaining("in DURABLE it may do until READ_NEW");

            // and when
            both.to(Phase.NEW_ONLY);
            news.save(new Client(5L, "e", "Ulm"));

            // then
            assertThat(both.rows(OLD)).containsExactly("2 b", "3 c");
            assertThat(clients()).containsExactly("2 new side", "3 c", "5 e");
        }
    }
}
