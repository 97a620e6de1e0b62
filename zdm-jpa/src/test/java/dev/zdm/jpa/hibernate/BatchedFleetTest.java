package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Phase;
import dev.zdm.plan.TransitionRefusedException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import org.hibernate.cfg.BatchSettings;
import org.junit.jupiter.api.Test;

/** In mode BATCHED an instance that began before NEW_ONLY names the old columns until it is restarted. */
class BatchedFleetTest {
    private static final Map<String, Object> BATCHED = Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50);

    @Entity(name = "Customer")
    @Table(name = "customer")
    static class Customer {
        @Id
        long id;

        @Column(name = "email")
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;
    }

    private static HikariDataSource database() {
        HikariDataSource database = Server.H2.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(100), email_address varchar(100))",
                "INSERT INTO customer VALUES (1, 'a@x', NULL)");
        return database;
    }

    private static void write(Shop shop, String email) {
        shop.run(session -> session.find(Customer.class, 1L).email = email);
    }

    @Test
    void the_old_column_is_dropped_only_once_every_instance_that_names_it_was_restarted() {
        HikariDataSource database = database();
        try (Shop both = Shop.open(Server.again(database), "both", BATCHED, Customer.class)) {
            // given
            both.advance("move", Phase.NEW_ONLY);

            try (Shop next = Shop.open(database, "next", BATCHED, Customer.class)) {
                // when, then
                assertThatThrownBy(() -> next.contract("move", () -> drop(database)))
                        .isInstanceOf(TransitionRefusedException.class)
                        .hasMessageContaining("the code of instance 'both' serves all phases as long as"
                                + " the old side is there, not the contraction");
                write(both, "b@x");
                assertThatThrownBy(() -> both.back("move"))
                        .isInstanceOf(TransitionRefusedException.class)
                        .hasMessageContaining("the code of instance 'next' serves NEW_ONLY, not WRITE_NEW");

                // when
                both.close();
                next.contract("move", () -> drop(database));

                // then
                write(next, "c@x");
                assertThat(Sql.rows(database, "SELECT * FROM customer")).containsExactly("1|c@x");
                try (Shop restarted = Shop.open(Server.again(database), "both", BATCHED, Customer.class)) {
                    write(restarted, "d@x");
                    assertThat(Sql.rows(database, "SELECT * FROM customer")).containsExactly("1|d@x");
                }
            }
        }
    }

    private static void drop(HikariDataSource database) {
        Sql.execute(database, "ALTER TABLE customer DROP COLUMN email");
    }

    /** Between its look at the state and its registration somebody may go back. */
    @Test
    void an_instance_that_maps_the_new_columns_alone_serves_no_other_phase() {
        assertThat(new Binding(false, false).serves().covers(Phase.NEW_ONLY)).isTrue();
        assertThat(new Binding(false, false).serves().covers(Phase.WRITE_NEW)).isFalse();
    }
}
