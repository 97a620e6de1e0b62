package dev.zdm.spring.entities.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.Phase;
import dev.zdm.spring.Postgres;
import dev.zdm.spring.entities.move.forward.Customers;
import dev.zdm.spring.entities.move.model.Customer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads beside sessions that outlive them, when all reads have moved. */
class SessionsTest {
    private static Moving application;

    private Customers customers;

    @BeforeAll
    static void start() {
        application = Moving.start(Moving.Forward.class, Moving.database()).to(Phase.READ_NEW);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void fill() {
        customers = application.get(Customers.class);
        application.wipe();
        application.unlike(1, "a");
        application.get(Moving.Heard.class).events().clear();
    }

    /** As the interceptor of a web application does that leaves the session open in the view. */
    private void inOpenSession(Runnable request) {
        EntityManagerFactory factory = application.get(EntityManagerFactory.class);
        try (EntityManager session = factory.createEntityManager()) {
            TransactionSynchronizationManager.bindResource(factory, new EntityManagerHolder(session));
            try {
                request.run();
            } finally {
                TransactionSynchronizationManager.unbindResource(factory);
            }
        }
    }

    @Test
    void what_an_open_session_finds_is_of_the_side_of_the_code_and_its_change_is_not_lost() {
        // when
        inOpenSession(() -> {
            Customer found = customers.findByTownOrderById("Ulm").get(0);
            assertThat(found.getEmail()).isEqualTo("a@OLD");
            assertThat(customers.findById(1L)).containsSame(found);
            found.setEmail("changed in the view");
            application.transaction().executeWithoutResult(status -> {});
        });

        // then
        assertThat(application.rows("select email from customer union all select address from client"))
                .containsExactly("changed in the view", "changed in the view");
    }

    @Test
    void what_an_open_session_holds_already_is_found_again_as_it_is_in_a_read_only_transaction() {
        // when
        inOpenSession(() -> {
            Customer held = customers.findByTownOrderById("Ulm").get(0);
            application.readOnly().executeWithoutResult(status -> {
                Customer found = customers.findById(1L).orElseThrow();
                found.setEmail("changed in the view");
                assertThat(found).isSameAs(held);
            });
            application.transaction().executeWithoutResult(status -> {});
        });

        // then
        assertThat(application.rows("select email from customer union all select address from client"))
                .containsExactly("changed in the view", "changed in the view");
    }

    @Test
    void what_an_open_session_finds_in_a_read_only_transaction_is_saved_by_the_next_one() {
        // when
        inOpenSession(() -> {
            Customer found = application
                    .readOnly()
                    .execute(status -> customers.findById(1L).orElseThrow());
            found.setEmail("changed in the view");
            application.transaction().executeWithoutResult(status -> {});
        });

        // then
        assertThat(application.rows("select email from customer union all select address from client"))
                .containsExactly("changed in the view", "changed in the view");
    }

    @Test
    void a_session_that_changes_nothing_does_not_keep_reads_from_the_share() {
        inOpenSession(() -> {
            open().setDefaultReadOnly(true);
            assertThat(customers.findById(1L)).map(Customer::getEmail).contains("a@NEW");
            String found = application
                    .readOnly()
                    .execute(status -> customers.findById(1L).orElseThrow().getEmail());
            assertThat(found).isEqualTo("a@NEW");
        });
    }

    private static Session open() {
        EntityManagerFactory factory = application.get(EntityManagerFactory.class);
        return ((EntityManagerHolder) TransactionSynchronizationManager.getResource(factory))
                .getEntityManager()
                .unwrap(Session.class);
    }

    @Test
    void a_transaction_of_another_database_which_a_session_may_join_is_answered_by_the_side_of_the_code() {
        TransactionTemplate other = new TransactionTemplate(new DataSourceTransactionManager(Postgres.freshDatabase()));

        other.executeWithoutResult(status -> assertThat(customers.findByTownOrderById("Ulm"))
                .extracting(Customer::getEmail)
                .containsExactly("a@OLD"));
    }

    @Test
    void without_one_the_share_decides_and_what_a_mapping_loads_later_is_loaded() {
        assertThat(customers.findByTownOrderById("Ulm"))
                .extracting(Customer::getEmail)
                .containsExactly("a@NEW");
        assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
    }

    private static void withoutNewTable(Moving moving, Runnable work) {
        moving.sql().sql("alter table client rename to client_away").update();
        try {
            work.run();
        } finally {
            moving.sql().sql("alter table client_away rename to client").update();
        }
    }

    @Test
    void the_old_side_answers_reads_of_their_own_whose_new_table_is_broken() {
        withoutNewTable(application, () -> {
            assertThat(customers.findById(1L)).map(Customer::getEmail).contains("a@OLD");
            assertThat(customers.findByTownOrderById("Ulm"))
                    .extracting(Customer::getEmail)
                    .containsExactly("a@OLD");
        });
        assertThat(application.get(Moving.Heard.class).events())
                .filteredOn(MigrationEvent.FellBack.class::isInstance)
                .map(event -> ((MigrationEvent.FellBack) event).reason())
                .containsExactly(FallbackReason.FAILED, FallbackReason.FAILED);
    }

    @Test
    void in_a_longer_read_only_unit_which_the_failure_ends_it_answers_once_the_breaker_is_open() {
        try (Moving own = Moving.start(Moving.Forward.class, Moving.database()).to(Phase.READ_NEW)) {
            own.unlike(1, "a");
            withoutNewTable(own, () -> {
                // given
                assertThatThrownBy(() -> readOnly(own)).isInstanceOf(InvalidDataAccessResourceUsageException.class);
                while (!own.migration().status().breaker().equals("OPEN")) {
                    assertThat(own.get(Customers.class).findById(1L)).isPresent();
                }

                // when / then
                assertThat(readOnly(own)).isEqualTo("a@OLD");
            });
        }
    }

    private static String readOnly(Moving moving) {
        return moving.readOnly()
                .execute(status ->
                        moving.get(Customers.class).findById(1L).orElseThrow().getEmail());
    }
}
