package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.ScanProgress;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.ScanKind;
import dev.zdm.plan.CopyFailedException;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.CopyQueue.DeadLetter;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backfills in lanes over claimed ranges, in one database: who does which of them, what stops them, and what does not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RangeScansTest {
    private static final ScanPolicy POLICY = ScanPolicy.DEFAULT
            .withChunkSize(10)
            .withChunkTime(Duration.ZERO, Duration.ofMillis(50))
            .withLanes(2);

    private final Customers customers = Customers.create();

    private final List<Bench> benches = new ArrayList<>();

    @AfterEach
    void close() {
        benches.forEach(Bench::close);
    }

    private Bench atBackfill(int rows, ScanPolicy policy) throws Exception {
        return atBackfill(rows, options("first", policy));
    }

    private Bench atBackfill(int rows, Bench.Options options) throws Exception {
        Bench bench = Bench.fresh(customers, options);
        benches.add(bench);
        bench.to(Stage.BACKFILL);
        customers.fill(rows - 4);
        return bench;
    }

    private Bench beside(String name, ScanPolicy policy) {
        Bench bench = Bench.restarted(customers, options(name, policy));
        benches.add(bench);
        return bench;
    }

    private static Bench.Options options(String name, ScanPolicy policy) {
        return new Bench.Options(builder -> builder.instance(name), declared -> declared.scan(policy));
    }

    private static Bench.Options options(ScanPolicy policy, Set<Long> unmappable) {
        return new Bench.Options(
                builder -> {}, declared -> declared.scan(policy).mapping(new MappingExcept(unmappable)));
    }

    private static final class MappingExcept implements dev.zdm.plan.Mapping<Customer, CustomerV2> {
        private final CustomerMapping mapping = new CustomerMapping();
        private final Set<Long> unmappable;

        MappingExcept(Set<Long> unmappable) {
            this.unmappable = unmappable;
        }

        @Override
        public CustomerV2 toNew(Customer row) {
            if (unmappable.contains(row.id())) {
                throw new IllegalArgumentException("no such status");
            }
            return mapping.toNew(row);
        }

        @Override
        public Customer toOld(CustomerV2 row) {
            return mapping.toOld(row);
        }
    }

    private static Scan join(CompletableFuture<Scan> scan) throws Exception {
        return scan.get(30, TimeUnit.SECONDS);
    }

    @Test
    void two_instances_share_one_backfill_and_no_chunk_is_done_twice() throws Exception {
        // given
        Bench first = atBackfill(400, POLICY.withLanes(1));
        Bench second = beside("second", POLICY.withLanes(1));
        AtomicInteger byFirst = new AtomicInteger();
        AtomicInteger bySecond = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        first.hooks().before("customer.rowsForShare", () -> meet(byFirst, both));
        second.hooks().before("customer.rowsForShare", () -> meet(bySecond, both));

        // when
        CompletableFuture<Scan> one = first.migration().backfill();
        CompletableFuture<Scan> other = second.migration().backfill();

        // then
        assertThat(join(one)).isEqualTo(join(other));
        assertThat(join(one).rows()).isEqualTo(400);
        assertThat(byFirst.get()).isPositive();
        assertThat(bySecond.get()).isPositive();
        assertThat(byFirst.get() + bySecond.get()).isBetween(40, 45);
        assertThat(customers.differences()).isEmpty();
    }

    /** The first chunk of each instance waits for the other instance's. */
    private static void meet(AtomicInteger chunks, CountDownLatch both) {
        if (chunks.incrementAndGet() == 1) {
            both.countDown();
            await(both);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_instance_that_dies_costs_the_chunks_that_it_was_at_work_on() throws Exception {
        // given: an instance that never comes back from its third chunk
        ScanPolicy policy = POLICY.withLanes(1).withLease(Duration.ofMillis(500));
        Bench dead = atBackfill(100, policy);
        CountDownLatch died = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger chunks = new AtomicInteger();
        dead.hooks().before("customer_v2.keys", () -> {
            if (chunks.incrementAndGet() == 3) {
                died.countDown();
                await(over);
            }
        });
        CompletableFuture<Scan> abandoned = dead.migration().backfill();
        await(died);
        Bench heir = beside("heir", policy);
        AtomicInteger copied = new AtomicInteger();
        heir.hooks().before("customer.rowsForShare", copied::incrementAndGet);

        assertThat(heir.migration()
                        .scans()
                        .progress(ScanKind.BACKFILL)
                        .orElseThrow()
                        .workers())
                .singleElement()
                .satisfies(worker -> assertThat(worker.name()).isEqualTo("first/0"))
                .satisfies(worker -> assertThat(worker.leaseLeft()).isLessThanOrEqualTo(policy.lease()));

        // when
        Scan scan = join(heir.migration().backfill());

        // then
        assertThat(scan.rows()).isEqualTo(100);
        assertThat(heir.migration()
                        .scans()
                        .progress(ScanKind.BACKFILL)
                        .orElseThrow()
                        .workers())
                .isEmpty();
        assertThat(copied.get()).isEqualTo(8 + 1);
        assertThat(customers.differences()).isEmpty();
        over.countDown();
        assertThat(join(abandoned)).isEqualTo(scan);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_backfill_that_was_cancelled_is_resumed_without_the_chunks_that_were_done() throws Exception {
        // given
        Bench bench = atBackfill(100, POLICY.withLanes(1));
        AtomicInteger chunks = new AtomicInteger();
        bench.hooks().before("customer.rowsForShare", () -> {
            if (chunks.incrementAndGet() == 4) {
                bench.migration().scans().cancel();
            }
        });
        assertThatThrownBy(() -> bench.backfill()).hasRootCauseInstanceOf(CancellationException.class);

        // when
        Scan scan = bench.backfill();

        // then
        assertThat(scan.rows()).isEqualTo(100);
        assertThat(chunks.get()).isBetween(10, 11);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void further_lanes_need_no_thread_of_the_executor() throws Exception {
        // given
        ExecutorService single = Executors.newSingleThreadExecutor();
        Bench bench = atBackfill(
                60,
                new Bench.Options(builder -> builder.executor(single), declared -> declared.scan(POLICY.withLanes(4))));

        // when / then
        assertThat(bench.backfill().rows()).isEqualTo(60);
        assertThat(customers.differences()).isEmpty();
        single.shutdownNow();
    }

    @Test
    void a_lane_that_fails_stops_the_others_and_what_they_had_claimed_is_free_at_once() throws Exception {
        // given
        Bench bench = atBackfill(200, POLICY.withLanes(2).withLease(Duration.ofHours(1)));
        AtomicInteger chunks = new AtomicInteger();
        bench.hooks().before("customer.rowsForShare", () -> {
            if (chunks.incrementAndGet() == 3) {
                throw new IllegalStateException("a bug");
            }
        });
        assertThatThrownBy(() -> bench.backfill()).hasRootCauseInstanceOf(IllegalStateException.class);
        Bench other = beside("other", POLICY);

        // when / then
        assertThat(other.backfill().rows()).isEqualTo(200);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_pause_of_the_scans_leaves_the_migration_alone_and_shows() throws Exception {
        // given
        Bench bench = atBackfill(100, POLICY);
        bench.migration().scans().pause();

        // when
        CompletableFuture<Scan> scan = bench.migration().backfill();

        // then
        assertThatThrownBy(() -> scan.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        ScanProgress progress =
                bench.migration().scans().progress(ScanKind.BACKFILL).orElseThrow();
        assertThat(progress.scan().rows()).isZero();
        assertThat(progress.runsHere()).isTrue();
        assertThat(progress.freeChunks()).isEqualTo(1);
        assertThat(progress.restsBecause()).contains("paused by an operator");
        bench.write(Command.email(1, "meanwhile@example.com"));
        bench.migration().scans().resume();
        assertThat(join(scan).rows()).isEqualTo(100);
        assertThat(customers.differences()).isEmpty();
        assertThat(bench.events())
                .filteredOn(MigrationEvent.ScanHeldBack.class::isInstance)
                .extracting(event -> ((MigrationEvent.ScanHeldBack) event).reason())
                .containsExactly(Optional.of("paused by an operator"), Optional.empty());
        assertThat(bench.migration().scans().progress(ScanKind.BACKFILL).orElseThrow())
                .extracting(ScanProgress::remaining, ScanProgress::freeChunks, ScanProgress::runsHere)
                .containsExactly(Optional.of(Duration.ZERO), 0, false);
    }

    @Test
    void any_throttle_holds_all_lanes_back() throws Exception {
        // given
        AtomicReference<Optional<String>> lag = new AtomicReference<>(Optional.of("replica r1 lags 12 s, limit 5 s"));
        Bench bench = atBackfill(
                60,
                new Bench.Options(
                        builder -> {}, declared -> declared.scan(POLICY).throttle(Optional::empty, lag::get)));
        AtomicInteger chunks = new AtomicInteger();
        bench.hooks().before("customer.rowsForShare", chunks::incrementAndGet);

        // when
        CompletableFuture<Scan> scan = bench.migration().backfill();

        // then
        assertThatThrownBy(() -> scan.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(chunks).hasValue(0);
        lag.set(Optional.empty());
        assertThat(join(scan).rows()).isEqualTo(60);
    }

    @Test
    void the_limit_of_rows_is_changed_while_a_backfill_runs() throws Exception {
        // given
        Bench bench = atBackfill(200, POLICY.withRowsPerSecond(1));

        // when
        CompletableFuture<Scan> scan = bench.migration().backfill();

        // then
        assertThatThrownBy(() -> scan.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(bench.migration().status().backfill().orElseThrow().rows()).isLessThanOrEqualTo(4);
        bench.migration().scans().limit(0);
        assertThat(join(scan).rows()).isEqualTo(200);
    }

    @Test
    void ranges_that_are_wanted_first_are_done_first_and_nothing_is_left_out() throws Exception {
        // given
        Set<Long> mapped = Collections.synchronizedSet(new java.util.LinkedHashSet<>());
        Bench bench = atBackfill(
                100,
                new Bench.Options(
                        builder -> {},
                        declared -> declared.scan(POLICY.withLanes(1)).mapping(new Recording(mapped))));

        // when
        bench.migration()
                .backfill(List.of(new KeyRange<>(80L, null), new KeyRange<>(40L, 60L)))
                .get(30, TimeUnit.SECONDS);

        // then
        assertThat(mapped)
                .startsWith(LongStream.rangeClosed(81, 100).boxed().toArray(Long[]::new))
                .hasSize(100);
        assertThat(new ArrayList<>(mapped).subList(20, 40))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(41, 60).boxed().toList());
        assertThat(customers.differences()).isEmpty();
    }

    private record Recording(Set<Long> mapped) implements dev.zdm.plan.Mapping<Customer, CustomerV2> {
        private static final CustomerMapping MAPPING = new CustomerMapping();

        @Override
        public CustomerV2 toNew(Customer row) {
            mapped.add(row.id());
            return MAPPING.toNew(row);
        }

        @Override
        public Customer toOld(CustomerV2 row) {
            return MAPPING.toOld(row);
        }
    }

    @Test
    void rows_that_cannot_be_mapped_become_dead_letters_which_can_be_replayed() throws Exception {
        // given
        Set<Long> unmappable = ConcurrentHashMap.newKeySet();
        unmappable.addAll(List.of(7L, 63L));
        Bench bench = atBackfill(100, options(POLICY, unmappable));

        // when
        Scan scan = bench.backfill();

        // then
        assertThat(scan.rows()).isEqualTo(98);
        assertThat(bench.migration().deadLetters(10))
                .extracting(DeadLetter::key)
                .containsExactlyInAnyOrder(7L, 63L);
        assertThat(bench.migration().deadLetters(10))
                .allSatisfy(letter ->
                        assertThat(letter.error()).contains("MappingException").doesNotContain("CANARY"));
        assertThat(bench.value("SELECT count(*) FROM customer_v2")).isEqualTo("98");

        // and when
        unmappable.clear();
        bench.migration().replay(List.of(), Bench.OPERATOR);
        while (bench.migration().pending() > 0) {
            Thread.onSpinWait();
        }
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_backfill_stops_at_one_bad_row_too_many_and_goes_on_once_they_are_mended() throws Exception {
        // given
        Set<Long> unmappable = ConcurrentHashMap.newKeySet();
        unmappable.addAll(List.of(7L, 8L, 9L, 63L));
        Bench bench = atBackfill(100, options(POLICY.withBadRowLimit(2).withLanes(1), unmappable));

        // when / then
        assertThatThrownBy(() -> bench.backfill())
                .cause()
                .isInstanceOf(CopyFailedException.class)
                .hasMessageContaining("it puts up with 2");
        assertThat(bench.migration().deadLetters(10))
                .extracting(DeadLetter::key)
                .containsExactlyInAnyOrder(7L, 8L);
        unmappable.clear();
        bench.migration().replay(List.of(), Bench.OPERATOR);
        assertThat(bench.backfill().rows()).isEqualTo(98);
        while (bench.migration().pending() > 0) {
            Thread.onSpinWait();
        }
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_row_that_the_new_table_refuses_is_found_by_halves() throws Exception {
        // given
        Bench bench = atBackfill(100, POLICY);
        customers.update("ALTER TABLE customer_v2 ADD CONSTRAINT not_42 CHECK (id <> 42)");

        try {
            // when
            Scan scan = bench.backfill();

            // then
            assertThat(scan.rows()).isEqualTo(99);
            assertThat(bench.migration().deadLetters(10))
                    .extracting(DeadLetter::key)
                    .containsExactly(42L);
        } finally {
            customers.update("ALTER TABLE customer_v2 DROP CONSTRAINT not_42");
        }
    }

    @Test
    void a_row_too_many_that_cannot_be_removed_is_blamed_itself_and_not_the_row_behind_it() throws Exception {
        // given
        Bench bench = atBackfill(100, POLICY);
        customers.update("DELETE FROM customer WHERE id = 17");
        customers.update("INSERT INTO customer_v2 (id, first_name, status) VALUES (17, 'Extra', 'NEW'),"
                + " (500, 'Extra', 'NEW')");
        customers.update("CREATE TABLE invoice AS SELECT 17 :: bigint AS customer UNION ALL SELECT 500");
        customers.update("ALTER TABLE invoice ADD FOREIGN KEY (customer) REFERENCES customer_v2 (id)");

        try {
            // when
            Scan scan = bench.backfill();

            // then
            assertThat(scan.rows()).isEqualTo(99);
            assertThat(bench.migration().deadLetters(10))
                    .extracting(DeadLetter::key)
                    .containsExactlyInAnyOrder(17L, 500L);
            assertThat(bench.value("SELECT count(*) FROM customer_v2")).isEqualTo("101");
        } finally {
            customers.update("DROP TABLE invoice");
        }
    }

    @Test
    void a_unique_value_that_another_row_has_makes_one_dead_letter() throws Exception {
        // given
        Bench bench = atBackfill(50, POLICY);
        customers.update("UPDATE customer SET email = id || '@example.com'");
        customers.update("CREATE UNIQUE INDEX one_address ON customer_v2 (email_address)");
        customers.update("UPDATE customer SET email = 'same@example.com' WHERE id IN (11, 31)");

        try {
            // when
            Scan scan = bench.backfill();

            // then
            assertThat(scan.rows()).isEqualTo(49);
            assertThat(bench.migration().deadLetters(10)).hasSize(1);
        } finally {
            customers.update("DROP INDEX one_address");
        }
    }

    @Test
    void a_column_that_is_gone_stops_the_backfill_at_once() throws Exception {
        // given
        Bench bench = atBackfill(50, POLICY);
        customers.update("ALTER TABLE customer_v2 RENAME COLUMN status TO state");

        try {
            // when / then
            assertThatThrownBy(() -> bench.backfill()).isInstanceOf(ExecutionException.class);
            assertThat(bench.migration().deadLetters(10)).isEmpty();
        } finally {
            customers.update("ALTER TABLE customer_v2 RENAME COLUMN state TO status");
        }
        assertThat(bench.backfill().rows()).isEqualTo(50);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void chunks_that_take_longer_than_a_statement_may_are_halved() throws Exception {
        // given: each row takes 20 ms, a statement may take 250
        Bench bench = atBackfill(60, POLICY.withChunkSize(30).withLanes(1));
        customers.update("CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM pg_sleep(0.02); RETURN NEW; END'");
        customers.update("CREATE TRIGGER slow BEFORE INSERT ON customer_v2 FOR EACH ROW EXECUTE FUNCTION slowly()");
        bench.hooks().before("customer_v2.insert", () -> customers.update("SET LOCAL statement_timeout = 250"));

        try {
            // when
            Scan scan = bench.backfill();

            // then
            assertThat(scan.rows()).isEqualTo(60);
            assertThat(bench.migration().deadLetters(10)).isEmpty();
            assertThat(customers.differences()).isEmpty();
        } finally {
            customers.update("DROP FUNCTION slowly CASCADE");
        }
    }

    @Test
    void stale_and_extra_rows_of_the_new_side_are_mended_however_many_there_are() throws Exception {
        // given
        Bench bench = atBackfill(600, POLICY.withChunkSize(500));
        customers.update("INSERT INTO customer_v2 (id, first_name, status) SELECT i, 'Stale', 'CLOSED'"
                + " FROM generate_series(1, 1200) i WHERE i % 2 = 0");

        // when
        Scan scan = bench.backfill();

        // then
        assertThat(scan.rows()).isGreaterThanOrEqualTo(600);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_backfill_that_an_earlier_version_left_goes_on_where_it_was() throws Exception {
        // given: its position is the last key that it has copied
        Bench bench = atBackfill(40, POLICY);
        bench.value("SELECT 1");
        customers.update("INSERT INTO zdm_scan (migration, run, kind, last_key, stage, rows_done, mismatches,"
                + " round_trip_failures, started_at) VALUES ('customers', 1, 'BACKFILL', '30', 1, 30, 0, 0, now())");
        customers.update(
                "INSERT INTO customer_v2 (id, first_name, status) VALUES (77, 'Extra', 'NEW'), (0, 'Extra', 'NEW')");

        // when
        Scan scan = bench.backfill();

        // then
        assertThat(scan.rows()).isEqualTo(40);
        assertThat(bench.value("SELECT min(id) FROM customer_v2")).isEqualTo("31");
        assertThat(bench.value("SELECT max(id) FROM customer_v2")).isEqualTo("40");
    }
}
