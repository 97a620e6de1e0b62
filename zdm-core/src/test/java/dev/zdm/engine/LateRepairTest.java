package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.checks.Canary;
import dev.zdm.internal.copy.AtomicDebts;
import dev.zdm.internal.copy.Pair;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.PostgresDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A repairer of one database that claimed a copy, slept, and wakes when the old side is kept no more. */
class LateRepairTest {
    @Test
    void a_repair_from_before_the_writes_moved_overwrites_nothing() throws Exception {
        Customers customers = Customers.create(new PostgresDatabase()).fill(4);
        AtomicDebts<Long> debts = AtomicDebts.of(
                        "customers", new Pair<>(customers.old(), customers.next(), new CustomerMapping()))
                .orElseThrow();
        try (Bench bench = Bench.at(Stage.DUAL_WRITE, customers)) {
            // given
            MigrationState claimed = bench.migration().state();
            bench.to(Stage.NEW_ONLY);
            bench.write(Command.email(1, "new@only"));

            // when / then
            assertThatThrownBy(() -> debts.copy(List.of(1L), Map.of(), claimed))
                    .isInstanceOf(StalePhaseException.class);
            assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 1"))
                    .isEqualTo(Canary.of("new@only"));
        }
    }
}
