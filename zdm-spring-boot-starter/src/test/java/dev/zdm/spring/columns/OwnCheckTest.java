package dev.zdm.spring.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.spring.columns.shop.Customer;
import dev.zdm.spring.columns.shop.Customers;
import dev.zdm.test.jpa.WritePaths;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The check as {@code docs/jpa.md} shows it to users. */
@SpringBootTest(classes = ColumnApplication.class, properties = "zdm.initialize-schema=always")
@Import({OwnCheckTest.CustomerService.class, OwnCheckTest.Watching.class, OwnCheckTest.Database.class})
class OwnCheckTest {

    interface CustomerRepository extends JpaRepository<Customer, Long> {}

    static class CustomerService {
        private final Customers customers;

        CustomerService(Customers customers) {
            this.customers = customers;
        }

        void register(String name, String email) {
            customers.save(new Customer((long) name.hashCode(), "Ulm", email));
        }
    }

    // tag::watching[]
    @TestConfiguration
    static class Watching {
        @Bean
        static WritePaths paths() {
            return new WritePaths();
        }

        @Bean
        static BeanPostProcessor watched(WritePaths paths) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource dataSource ? paths.watch(dataSource) : bean;
                }
            };
        }
    }
    // end::watching[]

    @TestConfiguration
    static class Database {
        @Bean
        DataSource dataSource() {
            return ColumnShop.database();
        }
    }

    // tag::check[]
    @Autowired
    WritePaths paths;

    @Test
    void every_write_of_an_address_is_seen(
            @Autowired EntityManagerFactory factory, @Autowired CustomerService service) {
        paths.follow(factory).nativeQueriesOf(CustomerRepository.class);

        service.register("Ada", "ada@example.org"); // as much of the application as you like

        assertThat(paths).areAllSeen();
    }
    // end::check[]

    @Test
    void a_native_query_that_somebody_adds_fails_the_build(
            @Autowired EntityManagerFactory factory, @Autowired DataSource database) {
        // given
        WritePaths own = new WritePaths();

        // when
        own.follow(factory).nativeQueriesOf(Customers.class);
        JdbcClient.create(own.watch(database))
                .sql("update customer set email_address = 'x'")
                .update();

        // then
        assertThatThrownBy(() -> assertThat(own).areAllSeen())
                .hasMessageStartingWith(
                        "Expected zdm to see every statement that names migrated columns, but not these:")
                .hasMessageContaining("""
                        - migration 'customer-email': update customer set email = :email where id = :id
                          names [email] of [email, email_address] of table 'customer'. Remedy: use the entity or JPQL, or set all these columns and read none of them natively.""")
                .hasMessageContaining("update customer set email_address = ?");
    }
}
