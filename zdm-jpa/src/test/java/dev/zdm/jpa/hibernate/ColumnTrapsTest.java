package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.query.Query;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What went wrong in experiments with Hibernate, and must not. */
class ColumnTrapsTest {

    @Entity(name = "Customer")
    @Table(name = "customer")
    static class Customer {
        @Id
        long id;

        @Column(name = "email")
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        String name;

        @Version
        int version;

        Customer() {}

        Customer(long id, String email) {
            this.id = id;
            this.email = email;
        }
    }

    private Shop shop;

    @BeforeEach
    void open() {
        shop = open(Map.of());
    }

    private static Shop open(Map<String, Object> settings) {
        var database = Server.H2.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(100), email_address varchar(100),"
                        + " name varchar(100), version int NOT NULL)",
                "INSERT INTO customer VALUES (1, 'a@x', NULL, 'a', 0)");
        return Shop.open(database, settings, Customer.class);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private List<String> emails() {
        return Sql.rows(shop.database(), "SELECT id, email, email_address FROM customer ORDER BY id");
    }

    @Test
    void a_row_that_was_not_filled_keeps_its_value_when_another_attribute_changes_while_the_new_column_is_read() {
        // given: somebody who is not seen empties the new column after the verification
        shop.advance("move", Phase.WRITE_NEW);
        Sql.execute(shop.database(), "UPDATE customer SET email_address = NULL");

        // when
        shop.run(session -> session.find(Customer.class, 1L).name = "b");

        // then
        assertThat(emails()).containsExactly("1|a@x|null");
    }

    @Test
    void a_query_compares_the_column_that_the_phase_reads() {
        // given: the two differ, as they never do in earnest
        shop.advance("move", Phase.WRITE_NEW);
        Sql.execute(shop.database(), "UPDATE customer SET email_address = 'new@x'");

        // when
        List<String> found = shop.get(session -> session.createQuery(
                        "select c.email from Customer c where c.email = 'new@x' order by c.email", String.class)
                .list());

        // then
        assertThat(found).containsExactly("new@x");
    }

    @Test
    void hidden_attributes_are_no_part_of_the_metamodel_that_the_application_sees() {
        // then
        assertThat(shop.sessions().getMetamodel().entity(Customer.class).getAttributes())
                .extracting(attribute -> attribute.getName())
                .containsExactlyInAnyOrder("id", "email", "name", "version");
    }

    @Test
    void loading_an_entity_does_not_make_it_look_changed() {
        // given
        shop.advance("move", Phase.DUAL_WRITE);

        // when
        List<String> sent = shop.sentBy(session -> session.find(Customer.class, 1L));

        // then
        assertThat(sent).singleElement().asString().startsWith("select");
    }

    @Test
    void a_bulk_update_sets_both_columns() {
        // given
        shop.advance("move", Phase.DUAL_WRITE);

        // when
        shop.run(session -> session.createMutationQuery("update Customer c set c.email = :new where c.email = :old")
                .setParameter("new", "b@x")
                .setParameter("old", "a@x")
                .executeUpdate());

        // then
        assertThat(emails()).containsExactly("1|b@x|b@x");
    }

    @Test
    void a_bulk_insert_that_would_set_one_column_only_is_refused() {
        // given
        shop.advance("move", Phase.DUAL_WRITE);

        // when, then
        assertThatThrownBy(() -> shop.run(session -> session.createMutationQuery(
                                "insert into Customer (id, email, version) values (2, 'b@x', 0)")
                        .executeUpdate()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DUAL_WRITE")
                .hasMessageContaining("email_address");
        assertThat(emails()).hasSize(1);
    }

    @Test
    void a_native_update_that_would_set_one_column_only_is_refused() {
        // given
        shop.advance("move", Phase.DUAL_WRITE);

        // when, then
        assertThatThrownBy(() -> shop.run(
                        session -> session.createNativeMutationQuery("update customer set email = 'b@x' where id = 1")
                                .executeUpdate()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("[email]")
                .hasMessageContaining("[email, email_address]");
        assertThat(emails()).containsExactly("1|a@x|null");
    }

    @Test
    void a_native_insert_that_does_not_say_which_columns_it_sets_is_refused() {
        // given
        shop.advance("move", Phase.DUAL_WRITE);

        // when, then
        assertThatThrownBy(() -> shop.run(session -> session.createNativeMutationQuery(
                                "insert into customer values (2, 'b@x', null, 'b', 0)")
                        .executeUpdate()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("names no columns");
        assertThat(emails()).hasSize(1);
    }

    @Test
    void a_native_update_of_other_columns_passes() {
        // given
        shop.advance("move", Phase.DUAL_WRITE);

        // when
        shop.run(session -> session.createNativeMutationQuery("update customer set name = 'b' where email = 'a@x'")
                .executeUpdate());

        // then
        assertThat(Sql.rows(shop.database(), "SELECT name FROM customer")).containsExactly("b");
    }

    @Test
    void a_native_query_for_entities_reads_the_column_of_the_phase() {
        // given
        shop.advance("move", Phase.WRITE_NEW);
        Sql.execute(shop.database(), "UPDATE customer SET email_address = 'new@x'");

        // when
        Query<Customer> query =
                shop.sessions().openSession().createNativeQuery("select {c.*} from customer c", Customer.class, "c");

        // then
        assertThat(query.list()).extracting(customer -> customer.email).containsExactly("new@x");
        query.getSession().close();
    }

    @Test
    void a_stateless_session_inserts_into_the_columns_of_the_phase() {
        // when
        try (var session = shop.sessions().openStatelessSession()) {
            session.beginTransaction();
            session.insert(new Customer(2, "b@x"));
            session.getTransaction().commit();
        }

        // then
        assertThat(emails()).containsExactly("1|a@x|null", "2|b@x|null");
    }

    @Test
    void a_stateless_update_that_would_overwrite_a_column_that_the_phase_leaves_alone_is_refused() {
        // when, then
        try (var session = shop.sessions().openStatelessSession()) {
            session.beginTransaction();
            Customer customer = session.get(Customer.class, 1L);
            assertThatThrownBy(() -> session.update(customer))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("StatelessSession");
            session.getTransaction().rollback();
        }
    }

    @Test
    void a_detached_entity_is_merged_into_both_columns() {
        // given
        shop.advance("move", Phase.DUAL_WRITE);
        Customer detached = shop.get(session -> session.find(Customer.class, 1L));
        detached.email = "b@x";

        // when
        shop.run(session -> session.merge(detached));

        // then
        assertThat(emails()).containsExactly("1|b@x|b@x");
    }

    @Test
    void in_batched_mode_two_hundred_inserts_prepare_one_statement() {
        // given
        try (Shop batched = open(Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50, BatchSettings.ORDER_INSERTS, true))) {
            batched.advance("move", Phase.DUAL_WRITE);

            // when
            List<String> sent = batched.sentBy(session ->
                    IntStream.rangeClosed(2, 201).forEach(id -> session.persist(new Customer(id, id + "@x"))));

            // then
            assertThat(sent).singleElement().asString().startsWith("insert");
            assertThat(Sql.count(
                            batched.database(), "SELECT count(*) FROM customer WHERE id > 1 AND email = email_address"))
                    .isEqualTo(200);
        }
    }

    @Test
    void in_batched_mode_two_hundred_updates_prepare_one_statement() {
        // given
        try (Shop batched = open(Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50))) {
            batched.advance("move", Phase.DUAL_WRITE);
            batched.run(session ->
                    IntStream.rangeClosed(2, 201).forEach(id -> session.persist(new Customer(id, id + "@x"))));

            // when
            List<String> sent = batched.sentBy(session -> session.createQuery("from Customer", Customer.class)
                    .list()
                    .forEach(customer -> customer.email += "!"));

            // then
            assertThat(sent).filteredOn(sql -> sql.startsWith("update")).hasSize(1);
            assertThat(Sql.count(batched.database(), "SELECT count(*) FROM customer WHERE email <> email_address"))
                    .isZero();
        }
    }

    @Test
    void in_batched_mode_columns_that_are_left_empty_do_not_make_an_entity_look_changed() {
        // given
        try (Shop batched = open(Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50))) {

            // when
            List<String> sent = batched.sentBy(session -> {
                Customer added = new Customer(2, "a@x");
                session.persist(added);
                session.flush();
                session.flush();
                added.email = "b@x";
                session.flush();
                session.flush();
            });

            // then
            assertThat(sent).hasSize(2);
            assertThat(Sql.rows(batched.database(), "SELECT email, email_address FROM customer WHERE id = 2"))
                    .containsExactly("b@x|null");
        }
    }
}
