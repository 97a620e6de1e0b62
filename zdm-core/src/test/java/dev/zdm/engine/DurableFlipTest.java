package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.jdbc.DatabaseException;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StateStoreException;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Ownership;
import dev.zdm.spi.Ownership.Change;
import dev.zdm.spi.Ownership.Outcome;
import dev.zdm.spi.Ownership.Owner;
import dev.zdm.testing.Customers;
import dev.zdm.testing.PostgresDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The writes move from one database to the other, with writers in the way and coordinators that die. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DurableFlipTest {
    private static final GatePolicy PATIENT =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(5), Duration.ofSeconds(60));

    private TwoDatabases both;

    @BeforeEach
    void open() {
        both = TwoDatabases.fresh();
    }

    @AfterEach
    void close() {
        both.close();
    }

    @Test
    void a_first_step_that_is_refused_says_why_although_no_database_was_prepared_yet() {
        // given
        both.hooks().before("customer.hiddenWriters", () -> {
            throw new IllegalStateException("down");
        });

        // when / then
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("could not be asked what writes their tables");
    }

    @Test
    void what_is_owed_arrives_before_the_other_side_may_be_written() throws Exception {
        // given
        both.to(Stage.READ_NEW_100);
        both.hooks().beforeNext("customer_v2.put", () -> {
            throw new IllegalStateException("down");
        });
        assertThatThrownBy(() -> both.write(Command.email(1, "owed@flip"))).isInstanceOf(OutcomePendingException.class);

        // when
        both.migration().advance(Bench.OPERATOR);

        // then
        assertThat(both.owners()).isEqualTo("NEW NEW");
        assertThat(both.newEmail(1)).isEqualTo("CANARY-owed@flip");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_database_that_is_lost_while_the_writes_move_is_told_as_a_change_of_unknown_outcome() throws Exception {
        // given
        both.to(Stage.READ_NEW_100);
        both.hooks().beforeNext("customer_v2.advanceGeneratedKeys", () -> {
            throw new DatabaseException("it is gone", "look", new SQLException("reset", "08006"));
        });

        // when
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOf(StateStoreException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining("nobody knows how far it came")
                .hasMessageContaining("read status()");

        // then
        assertThat(both.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.WRITE_NEW);
        assertThat(both.owners()).isEqualTo("NEW NEW");
    }

    @Test
    void the_way_back_takes_along_what_is_owed() throws Exception {
        // given
        both.to(Stage.WRITE_NEW);
        both.write(Command.email(1, "owed@back"));

        // when
        both.migration().rollback(Bench.OPERATOR);

        // then
        assertThat(both.owners()).isEqualTo("OLD OLD");
        assertThat(both.oldEmail(1)).isEqualTo("CANARY-owed@back");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_copy_that_does_not_arrive_keeps_the_writes_where_they_are() throws Exception {
        // given
        both.to(Stage.READ_NEW_100);
        both.right().update("ALTER TABLE customer_v2 ADD CONSTRAINT no_bad CHECK (email_address <> 'CANARY-bad@mail')");
        assertThatThrownBy(() -> both.write(Command.email(1, "bad@mail"))).isInstanceOf(OutcomePendingException.class);

        // when
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("still owes");

        // then
        assertThat(both.owners()).isEqualTo("OLD OLD");
        assertThat(both.migration().state().phase()).isEqualTo(Phase.READ_NEW);
        both.write(Command.email(2, "goes@on"));
    }

    @Test
    void writers_are_let_go_when_copies_do_not_arrive_long_before_the_longest_pause_is_over() throws Exception {
        // given
        Customers left = Customers.create(new PostgresDatabase());
        left.fill(4);
        Customers right = Customers.create(new PostgresDatabase());
        try (TwoDatabases patient = TwoDatabases.declared(left, right, declared -> declared.gates(PATIENT))) {
            patient.to(Stage.READ_NEW_100);
            patient.right().update("ALTER TABLE customer_v2 ADD CHECK (email_address <> 'CANARY-bad@mail')");
            assertThatThrownBy(() -> patient.write(Command.email(1, "bad@mail")))
                    .isInstanceOf(OutcomePendingException.class);
            long begin = System.nanoTime();

            // when
            assertThatThrownBy(() -> patient.migration().advance(Bench.OPERATOR))
                    .isInstanceOf(TransitionRefusedException.class)
                    .hasMessageContaining("still owes");

            // then
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
            assertThat(patient.owners()).isEqualTo("OLD OLD");
        }
    }

    @Test
    void a_coordinator_that_slept_moves_nothing() throws Exception {
        // given
        both.to(Stage.READ_NEW_100);
        Ownership asleep =
                JdbcDataStore.of(both.right().transactions()).ownership().orElseThrow();
        long attempt = asleep.read("customers").attempt() + 1;
        both.migration().advance(Bench.OPERATOR);
        both.migration().rollback(Bench.OPERATOR);

        // when
        Outcome outcome =
                asleep.change("customers", Change.by(attempt, Owner.OLD, Owner.NEW), Duration.ofSeconds(1), () -> {});

        // then
        assertThat(outcome).isEqualTo(Outcome.LOST);
        assertThat(both.owners()).isEqualTo("OLD OLD");
    }

    @Test
    void the_flip_waits_for_a_writer_under_way_and_copies_what_it_wrote() throws Exception {
        // given
        both.to(Stage.READ_NEW_100);

        // when
        Race advance = both.migration().inUnit(() -> {
            both.write(Command.email(1, "under@way"));
            return Race.start(both.left(), () -> both.migration().advance(Bench.OPERATOR));
        });
        advance.join();

        // then
        assertThat(both.owners()).isEqualTo("NEW NEW");
        assertThat(both.newEmail(1)).isEqualTo("CANARY-under@way");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void keys_that_the_new_side_generates_follow_those_of_the_old() throws Exception {
        // given
        both.to(Stage.WRITE_NEW);

        // when
        both.right().update("INSERT INTO customer_v2 (first_name, status) VALUES ('Next', 'NEW')");

        // then
        assertThat(both.right().query("SELECT id FROM customer_v2 WHERE first_name = 'Next'"))
                .contains("5");
    }

    /** The rows of both databases, old side first, as a coordinator may have left them in an earlier or in this epoch. */
    @ParameterizedTest
    @CsvSource({
        "MOVING, -1, OLD, -2",
        "MOVING, -1, OLD, -1",
        "MOVING, -1, NEW, -1",
        "NEW, -2, MOVING, -1",
        "NEW, -1, MOVING, -1",
        "OLD, -1, MOVING, -1",
        "OLD, -2, OLD, -2",
        "MOVING, 0, OLD, -1",
        "MOVING, 0, OLD, 0",
        "MOVING, 0, NEW, 0",
        "OLD, 0, OLD, 0"
    })
    void whoever_comes_next_finishes_or_takes_back_what_a_coordinator_left(
            String old, long oldAttempt, String next, long nextAttempt) throws Exception {
        for (String wanted : new String[] {"NEW NEW", "OLD OLD"}) {
            // given
            both.to(Stage.WRITE_NEW);
            both.repairAll();
            long epoch = both.migration().state().epoch();
            left(old, epoch + oldAttempt, next, epoch + nextAttempt);

            // when
            if (wanted.equals("NEW NEW")) {
                both.migration().advance(Bench.OPERATOR);
            } else {
                both.migration().rollback(Bench.OPERATOR);
            }

            // then
            assertThat(both.owners()).isEqualTo(wanted);
            both.write(Command.email(1, "after@all"));
            both.repairAll();
            assertThat(both.differences()).isEmpty();
        }
    }

    private void left(String old, long oldAttempt, String next, long nextAttempt) {
        both.left().update("UPDATE zdm_guard SET owner = ?, gen = ?", old, oldAttempt);
        both.right().update("UPDATE zdm_guard SET owner = ?, gen = ?", next, nextAttempt);
    }

    @Test
    void a_way_back_that_was_given_up_may_be_tried_again() throws Exception {
        // given
        both.to(Stage.WRITE_NEW);
        both.repairAll();
        both.hooks().before("customer.put", () -> {
            throw new IllegalStateException("down");
        });
        both.write(Command.email(1, "not@copied"));
        assertThatThrownBy(() -> both.migration().rollback(Bench.OPERATOR))
                .isInstanceOf(TransitionRefusedException.class);
        assertThat(both.owners()).isEqualTo("NEW NEW");

        // when
        both.hooks().before("customer.put", () -> {});
        both.migration().rollback(Bench.OPERATOR);

        // then
        assertThat(both.owners()).isEqualTo("OLD OLD");
        assertThat(both.oldEmail(1)).isEqualTo("CANARY-not@copied");
    }

    @Test
    void whoever_lets_the_old_side_rest_has_on_record_what_it_lacks() throws Exception {
        // given
        both.to(Stage.WRITE_NEW);
        both.repairAll();
        both.hooks().before("customer.put", () -> {
            throw new IllegalStateException("down");
        });
        both.write(Command.email(1, "not@copied"));
        both.write(Command.email(2, "not@copied.either"));

        // when
        both.migration().advance(Bench.OPERATOR);

        // then
        assertThat(both.migration().history())
                .last()
                .satisfies(entry -> assertThat(entry.evidence())
                        .startsWith("all gates open; the NEW side owes the OLD side 2 copies")
                        .endsWith("and 0 were given up"));
    }
}
