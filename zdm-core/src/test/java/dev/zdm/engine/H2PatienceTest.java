package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import dev.zdm.testing.H2;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class H2PatienceTest {
    private final Customers customers = Customers.create(H2.asItIs());

    @Test
    void a_unit_longer_than_the_databases_patience_delays_a_scan_and_lets_a_writer_run_again() throws Exception {
        // given
        try (Bench bench = Bench.at(Stage.BACKFILL, customers)) {

            // when: the scan asks for the guard before the other writer does, hence has been refused when that is
            CompletableFuture<Scan> scan = bench.inTransaction(() -> {
                bench.write(Command.email(1, "held@example.com"));
                CompletableFuture<Scan> beside = bench.migration().backfill();
                Race.awaitSomebodyBlocked(customers);
                assertRefused(Race.begin(customers, () -> bench.write(Command.email(2, "late@example.com"))));
                return beside;
            });

            // then
            assertThat(scan.get(30, TimeUnit.SECONDS).isFinished()).isTrue();
            assertThat(customers.differences()).isEmpty();
        }
    }

    private static void assertRefused(Race writer) {
        assertThatThrownBy(writer::join)
                .isInstanceOfSatisfying(
                        BusyException.class,
                        busy -> assertThat(busy.isRetryable()).isTrue())
                .hasMessageContaining("customers")
                .hasMessageContaining("its guard, or a key of it, is in use by another transaction")
                .hasMessageContaining("run the unit of work again");
    }
}
