package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MappingException;
import dev.zdm.plan.Phase;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Backfill and verification, alone. Chunks have two rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ScansTest {
    private final Customers customers = Customers.create();
    private Bench bench;

    @AfterEach
    void close() {
        bench.close();
    }

    private Bench with(Mapping<Customer, CustomerV2> mapping) {
        return Bench.fresh(customers, new Bench.Options(builder -> {}, declared -> declared.mapping(mapping)));
    }

    @Test
    void a_backfill_that_died_is_resumed_behind_the_last_chunk_that_was_committed() throws Exception {
        // given
        bench = Bench.at(Stage.BACKFILL, customers);
        customers.fill(6);
        AtomicInteger chunks = new AtomicInteger();
        bench.hooks().before("customer.rowsForShare", () -> {
            if (chunks.incrementAndGet() == 3) {
                throw new IllegalStateException("the process dies");
            }
        });
        assertThatThrownBy(() -> bench.backfill()).hasMessageContaining("the process dies");
        bench.close();
        customers.update("UPDATE customer_v2 SET email_address = 'untouched'");

        // when
        bench = Bench.restarted(customers, Bench.Options.NONE);
        Scan scan = bench.backfill();

        // then
        assertThat(scan.rows()).isEqualTo(10);
        assertThat(bench.value("SELECT string_agg(id::text, ',' ORDER BY id) FROM customer_v2"
                        + " WHERE email_address = 'untouched'"))
                .isEqualTo("1,2,3,4");
        assertThat(bench.value("SELECT count(*) FROM customer_v2")).isEqualTo("10");
    }

    @Test
    void a_pause_holds_the_backfill_and_a_resume_lets_it_go_on() throws Exception {
        // given
        bench = Bench.at(Stage.BACKFILL, customers);
        AtomicInteger chunks = new AtomicInteger();
        bench.hooks().before("customer.rowsForShare", chunks::incrementAndGet);
        CountDownLatch held = new CountDownLatch(1);
        bench.hooks().beforeNext("customer_v2.insert", () -> {
            pauseElsewhere();
            held.countDown();
        });

        // when
        CompletableFuture<Scan> scan = bench.migration().backfill();
        held.await(30, TimeUnit.SECONDS);

        // then
        assertThatThrownBy(() -> scan.get(250, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(chunks).hasValue(1);
        bench.migration().resume(Bench.OPERATOR);
        assertThat(scan.get(30, TimeUnit.SECONDS).isFinished()).isTrue();
        assertThat(customers.differences()).isEmpty();
    }

    private void pauseElsewhere() {
        try {
            Race.begin(customers, () -> bench.migration().pause(Bench.OPERATOR)).join();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closing_stops_the_backfill_between_two_chunks_and_it_can_be_resumed() throws Exception {
        // given
        bench = Bench.at(Stage.BACKFILL, customers);
        bench.migration().pause(Bench.OPERATOR);
        CompletableFuture<Scan> scan = bench.migration().backfill();

        // when
        bench.close();

        // then
        assertThatThrownBy(() -> scan.get(30, TimeUnit.SECONDS))
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(CancellationException.class),
                        e -> assertThat(e).hasCauseInstanceOf(CancellationException.class));
        bench = Bench.restarted(customers, Bench.Options.NONE);
        bench.migration().resume(Bench.OPERATOR);
        bench.backfill();
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void rows_that_only_the_new_side_has_are_swept_away() throws Exception {
        // given
        bench = Bench.at(Stage.BACKFILL, customers);
        customers.update("INSERT INTO customer_v2 (id, first_name, status) SELECT i, 'Extra', 'NEW'"
                + " FROM generate_series(-1, 9) i");

        // when
        bench.backfill();

        // then
        assertThat(customers.differences()).isEmpty();
        assertThat(bench.value("SELECT count(*) FROM customer_v2")).isEqualTo("4");
    }

    @Test
    void an_empty_table_is_backfilled_and_verified() throws Exception {
        // given
        bench = Bench.fresh(customers);
        customers.update("TRUNCATE customer");

        // when
        bench.to(Stage.SYNC);

        // then
        assertThat(bench.migration().status().backfill().orElseThrow().rows()).isZero();
        assertThat(bench.migration().status().verification().orElseThrow().mismatches())
                .isZero();
    }

    @Test
    void a_row_that_cannot_be_mapped_stops_the_scan_which_keeps_what_was_done() throws Exception {
        // given
        AtomicLong unmappable = new AtomicLong(3);
        bench = with(new CustomerMappingExcept(unmappable));
        bench.to(Stage.BACKFILL);

        // when / then
        assertThatThrownBy(() -> bench.backfill())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining("BACKFILL")
                .hasMessageContaining("toNew")
                .hasMessageContaining("Remedy: ");
        assertThat(bench.value("SELECT count(*) FROM customer_v2")).isEqualTo("2");
        assertThat(bench.migration().status().backfill().orElseThrow())
                .extracting(Scan::rows, Scan::isFinished)
                .containsExactly(2L, false);

        unmappable.set(-1);
        assertThat(bench.backfill().rows()).isEqualTo(4);
        assertThat(customers.differences()).isEmpty();
    }

    private record CustomerMappingExcept(AtomicLong unmappable) implements Mapping<Customer, CustomerV2> {
        @Override
        public CustomerV2 toNew(Customer old) {
            if (old.id() == unmappable.get()) {
                throw new IllegalArgumentException("a value of the row");
            }
            return new CustomerMapping().toNew(old);
        }

        @Override
        public Customer toOld(CustomerV2 next) {
            return new CustomerMapping().toOld(next);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | SELECT 1",
                "1 | UPDATE customer_v2 SET email_address = 'different' WHERE id = 2",
                "1 | DELETE FROM customer_v2 WHERE id = 2",
                "1 | DELETE FROM customer WHERE id = 2",
                "2 | UPDATE customer_v2 SET id = 20 WHERE id = 2"
            })
    void verification_counts_rows_that_differ_are_missing_or_are_extra(int mismatches, String damage) throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        customers.query(damage.startsWith("SELECT") ? damage : damage + " RETURNING id");

        // when
        Scan scan = bench.verify();

        // then
        assertThat(scan.mismatches()).isEqualTo(mismatches);
        assertThat(scan.roundTripFailures()).isZero();
    }

    @Test
    void rows_that_are_written_while_the_verification_reads_are_no_mismatches() throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        bench.hooks().beforeNext("customer_v2.rows", () -> {
            bench.write(Command.email(1, "meanwhile@example.com"));
            bench.write(Command.delete(2));
            bench.write(Command.upsert(0, "New", "Here", null));
        });

        // when
        Scan scan = bench.verify();

        // then
        assertThat(scan.mismatches()).isZero();
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_row_that_a_writer_holds_is_judged_when_that_has_ended() throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        CompletableFuture<Scan> scan = bench.inTransaction(() -> {
            bench.write(Command.email(1, "held@example.com"));
            customers
                    .transactions()
                    .requiresNew(() -> customers.update("UPDATE customer_v2 SET email_address = 'wrong' WHERE id = 3"));
            return bench.migration().verify();
        });

        // when / then
        assertThat(scan.get(30, TimeUnit.SECONDS).mismatches()).isEqualTo(1);
    }

    @Test
    void a_row_that_stays_in_use_delays_the_verification_and_does_not_end_it() throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        customers.update("UPDATE customer_v2 SET email_address = 'wrong' WHERE id = 2");
        bench.hooks().beforeNext("customer.findForUpdate", ScansTest::refuse);

        // when / then
        assertThat(bench.verify().mismatches()).isEqualTo(1);
    }

    private static void refuse() {
        throw new BusyException(new SQLException("a deadlock"));
    }

    @Test
    void a_row_that_the_old_side_does_not_have_is_not_locked_there() throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        customers.update("DELETE FROM customer WHERE id = 2");
        AtomicInteger locked = new AtomicInteger();
        bench.hooks().before("customer.findForUpdate", locked::incrementAndGet);

        // when / then
        assertThat(bench.verify().mismatches()).isEqualTo(1);
        assertThat(locked).hasValue(0);
    }

    @Test
    void rows_that_do_not_survive_the_way_back_are_counted() throws Exception {
        // given: rows without e-mail come back with an empty one
        bench = with(new Mapping<>() {
            @Override
            public CustomerV2 toNew(Customer old) {
                return new CustomerMapping().toNew(old);
            }

            @Override
            public Customer toOld(CustomerV2 next) {
                Customer old = new CustomerMapping().toOld(next);
                return new Customer(old.id(), old.fullName(), old.status(), old.email() == null ? "" : old.email());
            }
        });
        bench.to(Stage.BACKFILL);
        customers.update("UPDATE customer SET email = NULL WHERE id IN (1, 2, 3)");
        bench.backfill();

        // when / then
        assertThat(bench.verify().roundTripFailures()).isEqualTo(3);
    }

    @Test
    void a_verification_that_died_before_another_backfill_begins_anew_after_it() throws Exception {
        // given
        bench = Bench.at(Stage.BACKFILL, customers);
        customers.fill(6);
        bench.backfill();
        AtomicInteger chunks = new AtomicInteger();
        bench.hooks().before("customer.rows", () -> {
            if (chunks.incrementAndGet() == 3) {
                throw new IllegalStateException("the process dies");
            }
        });
        assertThatThrownBy(() -> bench.verify()).hasMessageContaining("the process dies");
        bench.backfillAgain();

        // when
        bench.verify();

        // then
        assertThat(bench.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.SYNC);
    }

    @Test
    void one_scan_runs_at_a_time() throws Exception {
        // given
        bench = Bench.at(Stage.BACKFILL, customers);
        bench.migration().pause(Bench.OPERATOR);
        CompletableFuture<Scan> first = bench.migration().backfill();

        // when / then
        assertThatThrownBy(() -> bench.migration().verify())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a scan is running already")
                .hasMessageContaining("wait for it");
        bench.migration().resume(Bench.OPERATOR);
        first.get(30, TimeUnit.SECONDS);
        assertThat(bench.verify().isFinished()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"OLD_ONLY", "DUAL_WRITE", "SYNC", "READ_NEW_50", "READ_NEW_100", "WRITE_NEW", "NEW_ONLY"})
    void a_backfill_outside_its_phase_is_refused_and_copies_nothing(Stage stage) throws Exception {
        // given
        bench = Bench.at(stage, customers);
        customers.update("UPDATE customer SET email = 'must not be copied'");

        // when / then
        assertThatThrownBy(() -> bench.backfill())
                .cause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining("in " + stage.phase)
                .hasMessageContaining("start it in one of [BACKFILL]");
        assertThat(bench.value("SELECT count(*) FROM customer_v2 WHERE email_address = 'must not be copied'"))
                .isEqualTo("0");
    }

    @Test
    void a_backfill_that_is_refused_leaves_the_complete_one_as_it_was() throws Exception {
        // given
        bench = Bench.at(Stage.READ_NEW_100, customers);

        // when
        assertThatThrownBy(() -> bench.backfill()).hasMessageContaining("start it in one of [BACKFILL]");

        // then
        assertThat(bench.migration().status().backfill())
                .hasValueSatisfying(scan -> assertThat(scan.isFinished()).isTrue());
        assertThat(bench.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.WRITE_NEW);
    }

    @Test
    void a_verification_that_is_refused_leaves_the_complete_one_as_it_was() throws Exception {
        // given
        bench = Bench.at(Stage.NEW_ONLY, customers);

        // when
        assertThatThrownBy(() -> bench.verify()).hasMessageContaining("a VERIFICATION cannot run in this phase");

        // then
        assertThat(bench.migration().status().verification())
                .hasValueSatisfying(scan -> assertThat(scan.isFinished()).isTrue());
    }

    @Test
    void a_chunk_that_slept_until_the_writes_had_moved_copies_nothing() throws Exception {
        // given
        bench = Bench.at(Stage.BACKFILL, customers);
        bench.hooks()
                .beforeNext("customer.estimatedRows", () -> customers.update("UPDATE zdm_guard SET owner = 'NEW'"));

        // when / then
        assertThatThrownBy(() -> bench.backfill()).hasMessageContaining("the writes have moved on");
        assertThat(bench.value("SELECT count(*) FROM customer_v2")).isEqualTo("0");
    }

    @Test
    void a_new_run_begins_with_a_new_backfill() throws Exception {
        // given
        bench = Bench.at(Stage.SYNC, customers);
        List<String> back = List.of("BACKFILL", "DUAL_WRITE", "OLD_ONLY");
        back.forEach(phase -> bench.migration().rollback(Bench.OPERATOR));
        bench.write(Command.email(1, "unmarked@example.com"));

        // when
        bench.migration().advance(Bench.OPERATOR);
        bench.migration().advance(Bench.OPERATOR);

        // then
        assertThat(bench.migration().status().backfill()).isEmpty();
        assertThatThrownBy(() -> bench.migration().advance(Bench.OPERATOR))
                .hasMessageContaining("the backfill of run 2 is not complete");
        bench.to(Stage.SYNC);
        assertThat(customers.differences()).isEmpty();
    }
}
