package dev.zdm.spring.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.spring.columns.shop.Customer;
import dev.zdm.spring.columns.shop.Customers;
import dev.zdm.test.jpa.WritePaths;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What a user's suite asks once: does zdm see every statement that names migrated columns? */
class WritePathsTest {
    private final WritePaths paths = new WritePaths();
    private ConfigurableApplicationContext application;
    private DataSource database;
    private Customers customers;

    @BeforeEach
    void start() {
        database = paths.watch(ColumnShop.database());
        application = ColumnApplication.start(database);
        customers = application.getBean(Customers.class);
        paths.follow(application.getBean(EntityManagerFactory.class));
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void entities_and_jpql_are_seen() {
        // when
        customers.save(new Customer(1L, "Ulm", "a@x"));
        application
                .getBean(TransactionTemplate.class)
                .executeWithoutResult(
                        status -> customers.findById(1L).orElseThrow().setEmail("b@x"));
        customers.rename("b@x", "c@x");
        customers.deleteByEmail("c@x");
        JdbcClient.create(database)
                .sql("insert into customer (id, town) values (2, 'Bonn')")
                .update();
        JdbcClient.create(database).sql("update customer set town = 'Ulm'").update();

        // then
        assertThat(paths).areAllSeen();
    }

    @Test
    void what_another_client_of_the_data_source_writes_is_found_by_its_shape() {
        // when
        JdbcClient.create(database)
                .sql("insert into customer (id, town, email) values (1, 'Ulm', 'secret@x')")
                .update();

        // then
        assertThatThrownBy(() -> assertThat(paths).areAllSeen())
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "- migration 'customer-email': insert into customer (id, town, email) values (?, ?, ?)",
                        "names [email] of [email, email_address] of table 'customer'. Remedy: use the entity or JPQL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_statement_that_sets_both_columns_is_no_concern() {
        // when
        JdbcClient.create(database)
                .sql("insert into customer (id, email, email_address) values (1, 'a@x', 'a@x')")
                .update();

        // then
        assertThat(paths).areAllSeen();
    }

    @Test
    void a_native_query_of_a_repository_is_found_though_no_test_runs_it() {
        assertThatThrownBy(
                        () -> assertThat(paths.nativeQueriesOf(Customers.class)).areAllSeen())
                .hasMessageContainingAll(
                        "update customer set email = :email where id = :id",
                        "select * from customer where id = :id",
                        "select email from customer where id = :id");
    }

    @Test
    void nothing_is_called_seen_before_anything_was_followed() {
        assertThatThrownBy(() -> assertThat(new WritePaths()).areAllSeen()).hasMessageContaining("call follow first");
    }
}
