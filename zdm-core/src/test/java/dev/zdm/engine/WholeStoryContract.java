package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.LiveCustomers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

abstract class WholeStoryContract {
    private static final Instruction TEST = Instruction.by("test").because("the story");

    private final Customers customers;

    private final int clients;

    WholeStoryContract(Customers customers, int clients) {
        this.customers = customers.fill(3_000);
        this.clients = clients;
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void a_table_under_live_load_moves_through_every_phase_without_losing_or_staling_anything() throws Exception {
        try (Zdm zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(customers.dataSource()))
                .instance("test")
                .build()) {
            // given
            Migration<Long, Customer> migration = declare(zdm);
            assertThat(migration.mode()).isEqualTo(ConsistencyMode.ATOMIC);

            // when
            try (LiveCustomers load = LiveCustomers.start(customers, migration, clients)) {
                load.awaitOperations(60);
                toReadNew100(migration, load);
                writesMoveBackAndForth(migration, load);

                // then
                load.stop();
                assertThat(customers.differences()).isEmpty();
                assertThat(load.stale()).isEmpty();
                assertThat(load.failures()).isEmpty();
                assertThat(load.lost("customer_v2")).isEmpty();
                assertThat(load.lost("customer")).isEmpty();
            }
            migration.advance(TEST);
            migration.contract(TEST, () -> customers.update("DROP TABLE customer"));
            assertThat(migration.read(150L)).isPresent();
            assertThat(migration.status().wayBack()).startsWith("no way back");
        }
    }

    private Migration<Long, Customer> declare(Zdm zdm) {
        return zdm.migration("customers")
                .from(customers.old())
                .to(customers.next())
                .mapping(new Customers.CustomerMapping())
                .scan(new ScanPolicy(500, Duration.ofMillis(5)))
                .gates(new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(10), Duration.ofSeconds(10)))
                .register();
    }

    private static void toReadNew100(Migration<Long, Customer> migration, LiveCustomers load) throws Exception {
        migration.advance(TEST);
        load.awaitOperations(60);
        migration.advance(TEST);
        Scan backfill = migration.backfill().get(60, TimeUnit.SECONDS);
        assertThat(backfill.rows()).isGreaterThanOrEqualTo(2_500);
        Scan verification = migration.verify().get(60, TimeUnit.SECONDS);
        assertThat(verification.mismatches()).isZero();
        while (migration.state().phase() != Phase.READ_NEW || migration.state().share() < 100) {
            migration.advance(TEST);
            load.awaitOperations(60);
        }
    }

    private static void writesMoveBackAndForth(Migration<Long, Customer> migration, LiveCustomers load)
            throws Exception {
        for (int i = 0; i < 3; i++) {
            migration.advance(TEST);
            assertThat(migration.state().phase()).isEqualTo(Phase.WRITE_NEW);
            load.awaitOperations(60);
            migration.rollback(TEST);
            load.awaitOperations(60);
        }
        migration.advance(TEST);
        assertThat(migration.rollout().rehearse(TEST).phase()).isEqualTo(Phase.WRITE_NEW);
        load.awaitOperations(60);
        assertThat(migration.verify().get(60, TimeUnit.SECONDS).mismatches()).isZero();
    }
}
