package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Side;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;
import org.hibernate.query.criteria.JpaCriteriaUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Every way to write a migrated attribute, in every phase and beyond: the columns that the phase keeps are set, or nothing. */
@ParameterizedClass
@ArgumentsSource(Customers.InEveryWorld.class)
class WritePathsTest {
    @Parameter
    private Customers customers;

    @Test
    void persist_sets_the_columns_of_the_phase() {
        // given
        long id = customers.free();

        // when
        customers.shop().run(session -> session.persist(new Customer(id, "a@x")));

        // then
        assertThat(customers.stored(id)).isEqualTo(customers.writtenByEntity("null", "null", "a@x"));
    }

    @Test
    void a_changed_entity_sets_the_columns_of_the_phase_and_its_version() {
        // given
        long id = customers.row();

        // when
        customers.shop().run(session -> session.find(Customer.class, id).email = "a@x");

        // then
        assertThat(customers.stored(id)).isEqualTo(customers.writtenByEntity("o" + id, "n" + id, "a@x"));
        customers
                .shop()
                .run(session ->
                        assertThat(session.find(Customer.class, id).version).isEqualTo(1));
    }

    @Test
    void an_attribute_can_be_emptied_and_filled_again() {
        // given
        long id = customers.row();

        // when
        customers.shop().run(session -> session.find(Customer.class, id).email = null);
        String emptied = customers.stored(id);
        customers.shop().run(session -> session.find(Customer.class, id).email = "a@x");

        // then
        assertThat(emptied).isEqualTo(customers.writtenByEntity("o" + id, "n" + id, "null"));
        assertThat(customers.stored(id)).isEqualTo(customers.writtenByEntity("o" + id, "n" + id, "a@x"));
    }

    @Test
    void merging_a_detached_entity_sets_the_columns_of_the_phase() {
        // given
        long id = customers.row();
        Customer detached = customers.shop().get(session -> session.find(Customer.class, id));
        detached.email = "a@x";

        // when
        customers.shop().run(session -> session.merge(detached));

        // then
        assertThat(customers.stored(id)).isEqualTo(customers.writtenByEntity("o" + id, "n" + id, "a@x"));
    }

    @Test
    void removing_an_entity_needs_no_column() {
        // given
        long id = customers.row();

        // when
        customers.shop().run(session -> session.remove(session.find(Customer.class, id)));

        // then
        assertThat(customers.stored(id)).isEmpty();
    }

    @Test
    void an_hql_update_compares_the_column_that_is_read_and_sets_those_that_are_kept() {
        // given
        long id = customers.row();

        // when
        customers
                .shop()
                .run(session -> session.createMutationQuery(
                                "update versioned Customer c set c.email = c.email || :more where c.email = :email")
                        .setParameter("more", "!")
                        .setParameter("email", customers.email(id))
                        .executeUpdate());

        // then
        assertThat(customers.stored(id))
                .isEqualTo(customers.writtenByQuery("o" + id, "n" + id, customers.email(id) + "!"));
    }

    @Test
    void a_criteria_update_sets_the_columns_that_are_kept() {
        // given
        long id = customers.row();

        // when
        customers.shop().run(session -> {
            JpaCriteriaUpdate<Customer> update = session.getCriteriaBuilder().createCriteriaUpdate(Customer.class);
            var root = update.from(Customer.class);
            update.set("email", "a@x").set("name", "b");
            update.where(session.getCriteriaBuilder().equal(root.get("email"), customers.email(id)));
            session.createMutationQuery(update).executeUpdate();
        });

        // then
        assertThat(customers.stored(id)).isEqualTo(customers.writtenByQuery("o" + id, "n" + id, "a@x"));
    }

    @Test
    void an_hql_delete_compares_the_column_that_is_read() {
        // given
        long id = customers.row();

        // when
        int deleted = customers
                .shop()
                .get(session -> session.createMutationQuery(
                                "delete Customer c where c.email in (:old, :new) and c.email = :email")
                        .setParameter("old", "o" + id)
                        .setParameter("new", "n" + id)
                        .setParameter("email", customers.email(id))
                        .executeUpdate());

        // then
        assertThat(deleted).isEqualTo(1);
        assertThat(customers.stored(id)).isEmpty();
    }

    @Test
    void an_hql_insert_is_refused_unless_the_attributes_own_column_is_the_only_one_kept() {
        // given
        long id = customers.free();
        Side home = customers.world().home();
        boolean sound = customers.stage().keeps(home) && !customers.stage().keeps(home.other());
        Runnable insert = () -> customers
                .shop()
                .run(session -> session.createMutationQuery(
                                "insert into Customer (id, email, tier, version) values (" + id + "L, 'a@x', 0, 0)")
                        .executeUpdate());

        // when, then
        if (sound) {
            insert.run();
            assertThat(customers.stored(id)).isEqualTo(customers.writtenByQuery("null", "null", "a@x"));
        } else {
            assertThatThrownBy(insert::run).isInstanceOf(ConfigurationException.class);
            assertThat(customers.stored(id)).isEmpty();
        }
    }

    @Test
    void a_native_update_of_one_column_is_refused_unless_it_is_the_only_one_kept() {
        // given
        long id = customers.row();

        // when, then
        for (Side side : customers.stage().hasOld() ? Side.values() : new Side[] {Side.NEW}) {
            String column = side == Side.OLD ? "email" : "email_address";
            Runnable update = () -> customers
                    .shop()
                    .run(session -> session.createNativeMutationQuery(
                                    "update customer set " + column + " = 'a@x' where id = " + id)
                            .executeUpdate());
            if (customers.stage().keeps(side) && !customers.stage().keeps(side.other())) {
                update.run();
            } else {
                assertThatThrownBy(update::run).isInstanceOf(ConfigurationException.class);
            }
        }
        String expected = customers.stage().phase().isParked()
                ? customers.writtenByQuery("o" + id, "n" + id, "a@x")
                : customers.untouched(id);
        assertThat(customers.stored(id)).isEqualTo(expected);
    }

    @Test
    void a_native_update_of_both_columns_passes_as_long_as_there_are_both() {
        // given
        long id = customers.row();
        String old = customers.stage().hasOld() ? "email = 'a@x', " : "";

        // when
        customers
                .shop()
                .run(session -> session.createNativeMutationQuery(
                                "update customer set " + old + "email_address = 'a@x' where id = " + id)
                        .executeUpdate());

        // then
        assertThat(customers.stored(id)).isEqualTo(customers.stage().hasOld() ? "a@x|a@x" : "a@x");
    }

    @Test
    void a_stateless_session_inserts_and_deletes_in_the_columns_of_the_phase() {
        // given
        long id = customers.free();

        // when
        stateless(session -> session.insert(new Customer(id, "a@x")));
        String inserted = customers.stored(id);
        stateless(session -> session.delete(session.get(Customer.class, id)));

        // then
        assertThat(inserted).isEqualTo(customers.writtenByEntity("null", "null", "a@x"));
        assertThat(customers.stored(id)).isEmpty();
    }

    @Test
    void a_stateless_update_and_upsert_set_every_column_or_are_refused() {
        for (Way way : List.<Way>of(
                StatelessSession::update,
                StatelessSession::upsert,
                (session, customer) -> session.updateMultiple(List.of(customer)),
                (session, customer) -> session.upsertMultiple(List.of(customer)))) {
            // given
            long id = customers.row();
            Runnable update = () -> stateless(session -> {
                Customer customer = session.get(Customer.class, id);
                customer.email = "a@x";
                way.write(session, customer);
            });

            // when, then
            if (customers.world().mode() == ColumnMode.FULL
                    && customers.stage().phase().isParked()) {
                assertThatThrownBy(update::run)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("StatelessSession");
                assertThat(customers.stored(id)).isEqualTo(customers.untouched(id));
            } else {
                update.run();
                assertThat(customers.stored(id)).isEqualTo(customers.writtenByEntity("o" + id, "n" + id, "a@x"));
            }
        }
    }

    private interface Way {
        void write(StatelessSession session, Customer customer);
    }

    private void stateless(Consumer<StatelessSession> work) {
        customers.shop().sessions().inStatelessTransaction(work);
    }
}
