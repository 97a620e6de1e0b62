package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The backfill beside writers of the very rows that it copies. Chunks have two rows here: 1 and 2, 3 and 4. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class BackfillRacesContract {
    final Customers customers;
    Bench bench;

    BackfillRacesContract(Customers customers) {
        this.customers = customers;
    }

    @BeforeEach
    void atBackfill() throws Exception {
        bench = Bench.at(Stage.BACKFILL, customers);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    static List<Command> writesOfRowsInTheChunk() {
        return List.of(
                Command.email(2, "new@example.com"),
                Command.delete(2),
                Command.upsert(2, "Whole", "Row", null),
                Command.nothing(2));
    }

    @ParameterizedTest
    @MethodSource("writesOfRowsInTheChunk")
    void a_chunk_that_has_read_its_rows_never_overwrites_or_resurrects_what_a_writer_leaves(Command command)
            throws Exception {
        // given
        List<Race> writers = new ArrayList<>();
        bench.hooks()
                .beforeNext("customer_v2.insert", () -> writers.add(Race.start(customers, () -> bench.write(command))));

        // when
        bench.backfill();
        writers.get(0).join();

        // then
        assertThat(customers.differences()).isEmpty();
        assertThat(bench.verify().mismatches()).isZero();
    }

    @ParameterizedTest
    @MethodSource("writesOfRowsInTheChunk")
    void a_chunk_steps_back_from_rows_that_a_writer_holds_and_copies_what_that_leaves(Command command)
            throws Exception {
        // given
        bench.write(Command.email(2, "before@example.com"));
        CountDownLatch steppedBack = new CountDownLatch(2);
        // when
        CompletableFuture<Scan> scan = bench.inTransaction(() -> {
            bench.write(Command.email(2, "held@example.com"));
            bench.write(command);
            bench.hooks().before("customer.findForUpdate", steppedBack::countDown);
            CompletableFuture<Scan> begun = bench.migration().backfill();
            assertThat(steppedBack.await(30, TimeUnit.SECONDS)).isTrue();
            // The chunk waits in vain while this transaction goes on to rows of the same chunk.
            bench.write(Command.email(1, "also@example.com"));
            return begun;
        });
        scan.get(30, TimeUnit.SECONDS);

        // then
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 1"))
                .isEqualTo("CANARY-also@example.com");
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void rows_that_were_copied_out_of_date_before_are_overwritten() throws Exception {
        // given: a copy of an earlier phase, already stale
        customers.update("INSERT INTO customer_v2 (id, first_name, status) VALUES (1, 'Stale', 'CLOSED')");

        // when
        bench.backfill();

        // then
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void the_sweep_spares_a_row_that_is_inserted_while_it_looks() throws Exception {
        // given: an extra row of the new side that a writer is about to create on the old one
        customers.update("INSERT INTO customer_v2 (id, first_name, status) VALUES (50, 'Extra', 'NEW')");
        customers.update("INSERT INTO customer_v2 (id, first_name, status) VALUES (51, 'Extra', 'NEW')");
        List<Race> writers = new ArrayList<>();
        bench.hooks()
                .beforeNext(
                        "customer_v2.findForUpdate",
                        () -> writers.add(
                                Race.start(customers, () -> bench.write(Command.upsert(50, "Just", "Born", null)))));

        // when
        bench.backfill();
        writers.get(0).join();

        // then
        assertThat(customers.rows("SELECT id FROM customer_v2 WHERE id > 4")).containsExactly("50");
        assertThat(customers.differences()).isEmpty();
    }
}
