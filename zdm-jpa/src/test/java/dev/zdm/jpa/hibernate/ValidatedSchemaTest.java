package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that has Hibernate validate its schema starts before, beside and after a migration of columns. */
class ValidatedSchemaTest {
    private static final Map<String, Object> VALIDATING = Map.of(SchemaToolingSettings.HBM2DDL_AUTO, "validate");
    private static final Map<String, Object> BATCHED =
            Map.of(SchemaToolingSettings.HBM2DDL_AUTO, "validate", BatchSettings.STATEMENT_BATCH_SIZE, 50);

    /** Mapped to the old column, as it was before the migration. */
    @Entity(name = "Customer")
    @Table(name = "customer")
    static class Customer {
        @Id
        long id;

        @Column(name = "email")
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        @MigratedColumn(
                migration = "move",
                from = "name",
                to = {"first_name", "last_name"},
                mapping = ColumnJourneyTest.Split.Halves.class)
        String name;
    }

    @ParameterizedTest
    @EnumSource
    void an_application_starts_again_when_the_old_columns_are_gone(Server server) {
        goesTheWholeWay(server, VALIDATING);
    }

    @ParameterizedTest
    @EnumSource
    void in_batched_mode_it_does_too(Server server) {
        goesTheWholeWay(server, BATCHED);
    }

    private static void goesTheWholeWay(Server server, Map<String, Object> settings) {
        var database = server.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(255), email_address varchar(255),"
                        + " name varchar(255), first_name varchar(255), last_name varchar(255))");
        // given
        try (Shop shop = Shop.open(Server.again(database), settings, Customer.class)) {
            shop.advance("move", Phase.NEW_ONLY);
        }

        // when
        try (Shop restarted = Shop.open(Server.again(database), settings, Customer.class)) {
            restarted.contract(
                    "move",
                    () -> Sql.execute(
                            database,
                            "ALTER TABLE customer DROP COLUMN email",
                            "ALTER TABLE customer DROP COLUMN name"));
        }
        try (Shop after = Shop.open(database, settings, Customer.class)) {
            after.run(session -> {
                Customer customer = new Customer();
                customer.id = 1;
                customer.email = "a@x";
                customer.name = "A B";
                session.persist(customer);
            });

            // then
            List<String> names = after.get(
                    session -> session.createQuery("select c.name from Customer c where c.email = 'a@x'", String.class)
                            .list());
            assertThat(names).containsExactly("A B");
            assertThat(Sql.rows(database, "SELECT email_address, first_name, last_name FROM customer"))
                    .containsExactly("a@x|A|B");
        }
    }
}
