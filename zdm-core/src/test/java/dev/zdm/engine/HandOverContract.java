package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Guard;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.testing.Customers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The writes move from one side to the other, with writers in the way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class HandOverContract {
    private static final GatePolicy IMPATIENT =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofMillis(200), Duration.ofMillis(300));

    final Customers customers;
    Bench bench;

    HandOverContract(Customers customers) {
        this.customers = customers;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    final String owner() {
        return bench.value("SELECT owner FROM zdm_guard");
    }

    @Test
    void the_hand_over_waits_for_a_writer_under_way() throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);

        // when
        Race advance = bench.inTransaction(() -> {
            bench.write(Command.email(1, "under@way"));
            Race begun = Race.start(customers, () -> bench.migration().advance(Bench.OPERATOR));
            assertThat(begun.isDone()).isFalse();
            assertThat(customers.transactions().requiresNew(this::owner)).isEqualTo("OLD");
            return begun;
        });
        advance.join();

        // then
        assertThat(owner()).isEqualTo("NEW");
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.WRITE_NEW);
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL_WRITE", "SYNC", "READ_NEW_50", "READ_NEW_100", "WRITE_NEW"})
    void no_writer_is_under_way_once_its_phase_is_no_longer_admitted(Stage stage) throws Exception {
        // given
        bench = Bench.at(stage, customers);
        Guard guard = customers.old().home().guard().orElseThrow();

        // when
        Race raised = bench.inTransaction(() -> {
            bench.write(Command.email(1, "under@way"));
            Race begun = Race.start(customers, () -> {
                guard.requirePhase("customers", Phase.NEW_ONLY);
                return "raised";
            });
            assertThat(begun.isDone()).isFalse();
            return begun;
        });
        raised.join();

        // then
        assertThatThrownBy(() -> bench.write(Command.email(1, "too@late"))).isInstanceOf(StalePhaseException.class);
        assertThat(bench.value("SELECT email FROM customer WHERE id = 1")).isEqualTo("CANARY-under@way");
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 1"))
                .isEqualTo("CANARY-under@way");
    }

    @Test
    void the_way_back_waits_for_a_writer_under_way() throws Exception {
        // given
        bench = Bench.at(Stage.WRITE_NEW, customers);

        // when
        Race rollback = bench.inTransaction(() -> {
            bench.write(Command.email(1, "under@way"));
            Race begun = Race.start(customers, () -> bench.migration().rollback(Bench.OPERATOR));
            assertThat(begun.isDone()).isFalse();
            return begun;
        });
        rollback.join();

        // then
        assertThat(owner()).isEqualTo("OLD");
        assertThat(bench.value("SELECT email FROM customer WHERE id = 1")).isEqualTo("CANARY-under@way");
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_hand_over_that_finds_no_room_is_given_up_and_the_phase_is_what_it_was() throws Exception {
        // given
        bench = Bench.fresh(customers, Bench.Options.gates(IMPATIENT)).to(Stage.READ_NEW_100);

        // when
        TransitionRefusedException refused = bench.inTransaction(() -> {
            bench.write(Command.email(1, "in@the.way"));
            return catchThrowableOfType(
                    TransitionRefusedException.class,
                    () -> customers
                            .transactions()
                            .requiresNew(() -> bench.migration().advance(Bench.OPERATOR.withEvidence("judged"))));
        });

        // then
        assertThat(refused.refusals()).extracting(Refusal::gate).containsExactly("hand-over");
        assertThat(bench.migration().history())
                .extracting(AuditEntry::evidence)
                .as("what speaks for the step does not speak for its end")
                .endsWith("judged; all gates open", "aborted");
        assertThat(refused).hasMessageContaining("end long transactions").hasMessageContaining("customers");
        assertThat(bench.migration().state().describe()).isEqualTo("READ_NEW 100 %");
        assertThat(owner()).isEqualTo("OLD");
        assertThat(bench.write(Command.email(2, "goes@on"))).isEqualTo(1);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_way_back_that_finds_no_room_is_refused_and_writes_stay_on_the_new_side() throws Exception {
        // given
        bench = Bench.fresh(customers, Bench.Options.gates(IMPATIENT)).to(Stage.WRITE_NEW);

        // when
        bench.inTransaction(() -> {
            bench.write(Command.email(1, "in@the.way"));
            assertThatThrownBy(() -> customers
                            .transactions()
                            .requiresNew(() -> bench.migration().rollback(Bench.OPERATOR)))
                    .isInstanceOf(TransitionRefusedException.class);
            return true;
        });

        // then
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.WRITE_NEW);
        assertThat(owner()).isEqualTo("NEW");
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void whoever_returns_from_new_only_stays_in_write_new_also_if_there_is_no_room() throws Exception {
        // given
        bench = Bench.fresh(customers, Bench.Options.gates(IMPATIENT)).to(Stage.NEW_ONLY);
        bench.write(Command.email(1, "new@only"));
        Guard guard = customers.next().home().guard().orElseThrow();

        // when
        bench.inTransaction(() -> {
            guard.share("customers");
            return customers.transactions().requiresNew(() -> bench.migration().rollback(Bench.OPERATOR));
        });

        // then
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.WRITE_NEW);
        assertThat(owner()).as("the old side misses a write").isEqualTo("NEW");
        assertThat(bench.write(Command.email(2, "goes@on"))).isEqualTo(1);
    }

    @Test
    void keys_that_the_new_side_generates_follow_those_of_the_old() throws Exception {
        // given
        bench = Bench.at(Stage.WRITE_NEW, customers);

        // when
        customers.update("INSERT INTO customer_v2 (first_name, status) VALUES ('Next', 'NEW')");

        // then
        assertThat(bench.value("SELECT id FROM customer_v2 WHERE first_name = 'Next'"))
                .isEqualTo("5");
    }

    @Test
    void a_hand_over_that_died_after_its_publication_is_completed_by_the_next_advance() throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);
        customers.update("UPDATE zdm_migration SET phase = 'WRITE_NEW', share = 0, epoch = epoch + 1");
        bench.close();
        bench = Bench.restarted(customers, Bench.Options.NONE);
        bench.write(Command.email(1, "between@times"));
        assertThat(bench.value("SELECT email FROM customer WHERE id = 1")).isEqualTo("CANARY-between@times");
        long epoch = bench.migration().state().epoch();

        // when
        bench.migration().advance(Bench.OPERATOR);

        // then
        assertThat(owner()).isEqualTo("NEW");
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.WRITE_NEW);
        assertThat(bench.migration().state().epoch())
                .as("an attempt of its own")
                .isEqualTo(epoch + 1);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_unit_of_work_that_began_before_the_hand_over_and_writes_after_it_writes_where_the_guard_says()
            throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);

        // when
        bench.inTransaction(() -> {
            // A refused write pins the phase, but holds no guard.
            assertThatThrownBy(() -> bench.migration().write(null, () -> 0, () -> 0))
                    .isInstanceOf(ConfigurationException.class);
            Race.begin(customers, () -> bench.migration().advance(Bench.OPERATOR))
                    .join();
            return bench.write(Command.email(1, "after@it"));
        });

        // then
        assertThat(owner()).isEqualTo("NEW");
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 1"))
                .isEqualTo("CANARY-after@it");
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "owner = 'NEW', writes have moved",
        "run = 7, belongs to run 7",
        "min_phase = 'WRITE_NEW', from before WRITE_NEW"
    })
    void a_write_that_the_guard_row_does_not_admit_is_refused_and_leaves_nothing_behind(String moved, String reason)
            throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_50, customers);
        customers.update("UPDATE zdm_guard SET " + moved);
        String before = contents();

        // when / then
        assertThatThrownBy(() -> bench.write(Command.email(1, "too@late")))
                .isInstanceOf(StalePhaseException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining("READ_NEW")
                .hasMessageContaining(reason)
                .hasMessageContaining("run the unit of work again");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void a_write_of_no_row_is_refused_like_any_other() throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        customers.update("UPDATE zdm_guard SET min_phase = 'WRITE_NEW'");
        String before = contents();

        // when / then
        assertThatThrownBy(() -> bench.write(Command.email(77, "too@late"))).isInstanceOf(StalePhaseException.class);
        assertThat(contents()).isEqualTo(before);
    }

    private String contents() {
        return customers.rows("SELECT email FROM customer ORDER BY id")
                + " "
                + customers.rows("SELECT email_address FROM customer_v2 ORDER BY id");
    }
}
