package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.Phase;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Guard;
import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariaDbHandOverTest extends HandOverContract {
    MariaDbHandOverTest() {
        super(Customers.create(new MariaDb()));
    }

    private void isolation(String level) {
        customers.update("SET TRANSACTION ISOLATION LEVEL " + level);
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ"})
    void a_copy_holds_the_guard_from_its_own_statement_on(String level) throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        Guard guard = customers.old().home().guard().orElseThrow();

        // when
        Race raised = bench.inTransaction(() -> {
            isolation(level);
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
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ"})
    void a_copy_sees_the_guard_as_last_committed_whatever_its_unit_has_seen(String level) throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        String before = bench.value("SELECT email FROM customer WHERE id = 1");

        // when / then
        assertThatThrownBy(() -> bench.inTransaction(() -> {
                    isolation(level);
                    assertThat(owner()).isEqualTo("OLD");
                    customers.transactions().requiresNew(() -> customers.update("UPDATE zdm_guard SET owner = 'NEW'"));
                    return bench.write(Command.email(1, "of@the.past"));
                }))
                .isInstanceOf(StalePhaseException.class);
        assertThat(bench.value("SELECT email FROM customer WHERE id = 1")).isEqualTo(before);
    }

    @Test
    void a_copy_that_changes_nothing_is_admitted_all_the_same() throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        bench.write(Command.email(1, "same@value"));

        // when
        bench.write(Command.email(1, "same@value"));

        // then
        assertThat(customers.differences()).isEmpty();
    }

    /** A locking read sees the guard as it is, where PostgreSQL would refuse to look past the snapshot. */
    @Test
    void a_unit_of_one_snapshot_writes_where_the_guard_says_now() throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);

        // when
        bench.inTransaction(() -> {
            assertThat(owner()).isEqualTo("OLD");
            Race.begin(customers, () -> bench.migration().advance(Bench.OPERATOR))
                    .join();
            assertThat(owner()).as("its snapshot").isEqualTo("OLD");
            return bench.write(Command.email(1, "of@the.past"));
        });

        // then
        assertThat(owner()).isEqualTo("NEW");
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 1"))
                .isEqualTo("CANARY-of@the.past");
        assertThat(customers.differences()).isEmpty();
    }
}
