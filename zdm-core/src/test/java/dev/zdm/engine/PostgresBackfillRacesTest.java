package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import dev.zdm.testing.PostgresDatabase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostgresBackfillRacesTest extends BackfillRacesContract {
    PostgresBackfillRacesTest() {
        super(Customers.create(new PostgresDatabase()));
    }

    @Test
    void the_sweep_never_makes_a_writer_the_victim_of_a_deadlock() throws Exception {
        // given
        customers.update("INSERT INTO customer_v2 (id, first_name, status) VALUES (50, 'Extra', 'NEW')");
        customers.update("INSERT INTO customer_v2 (id, first_name, status) VALUES (51, 'Extra', 'NEW')");
        CountDownLatch sweeping = new CountDownLatch(2);
        bench.hooks().before("customer_v2.findForUpdate", sweeping::countDown);

        // when: it holds 51, then wants 50, where the sweep comes the other way
        CompletableFuture<Scan> scan = bench.inTransaction(() -> {
            // Whoever looks for a deadlock first becomes its victim, and that shall be the writer.
            customers.update("SET LOCAL deadlock_timeout = '10ms'");
            bench.write(Command.upsert(51, "Fifty", "One", null));
            CompletableFuture<Scan> begun = bench.migration().backfill();
            sweeping.await(30, TimeUnit.SECONDS);
            Race.awaitSomebodyBlocked(customers);
            bench.write(Command.upsert(50, "Fif", "Ty", null));
            return begun;
        });
        scan.get(30, TimeUnit.SECONDS);

        // then
        assertThat(customers.differences()).isEmpty();
    }
}
