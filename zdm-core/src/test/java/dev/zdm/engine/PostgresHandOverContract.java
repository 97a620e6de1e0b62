package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.Phase;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Guard;
import dev.zdm.testing.Customers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

abstract class PostgresHandOverContract extends HandOverContract {
    PostgresHandOverContract(Customers customers) {
        super(customers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPEATABLE READ", "SERIALIZABLE"})
    void a_unit_of_one_snapshot_is_told_to_begin_again_if_the_guard_moved_since(String isolation) throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);
        bench.nativeCommands();

        // when / then
        assertThatThrownBy(() -> bench.inTransaction(() -> {
                    customers.update("SET TRANSACTION ISOLATION LEVEL " + isolation);
                    assertThat(owner()).isEqualTo("OLD");
                    Race.begin(customers, () -> bench.migration().advance(Bench.OPERATOR))
                            .join();
                    return bench.write(Command.email(1, "of@the.past"));
                }))
                .isInstanceOf(StalePhaseException.class)
                .hasMessageContaining("Remedy: ");
        assertThat(bench.nativeCommands()).isZero();
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPEATABLE READ", "SERIALIZABLE"})
    void a_unit_of_one_snapshot_does_not_believe_the_guard_of_its_snapshot(String isolation) throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        Guard guard = customers.old().home().guard().orElseThrow();

        // when / then
        assertThatThrownBy(() -> bench.inTransaction(() -> {
                    customers.update("SET TRANSACTION ISOLATION LEVEL " + isolation);
                    assertThat(owner()).isEqualTo("OLD");
                    guard.requirePhase("customers", Phase.READ_NEW);
                    return bench.write(Command.email(1, "of@the.past"));
                }))
                .isInstanceOf(StalePhaseException.class);
        assertThat(bench.value("SELECT count(*) FROM customer WHERE email LIKE '%past'"))
                .isEqualTo("0");
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "REPEATABLE READ, SYNC",
        "SERIALIZABLE, SYNC",
        "REPEATABLE READ, READ_NEW_100",
        "SERIALIZABLE, READ_NEW_100"
    })
    void a_unit_of_one_snapshot_writes_both_sides_if_the_guard_stayed(String isolation, Stage stage) throws Exception {
        // given
        bench = Bench.at(stage, customers);

        // when
        bench.inTransaction(() -> {
            customers.update("SET TRANSACTION ISOLATION LEVEL " + isolation);
            return bench.write(Command.email(1, "one@snapshot"));
        });

        // then
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 1"))
                .isEqualTo("CANARY-one@snapshot");
        assertThat(customers.differences()).isEmpty();
    }
}
