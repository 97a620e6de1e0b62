package dev.zdm.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.internal.copy.CheckedMapping;
import dev.zdm.internal.copy.KeyHash;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ScanForecast;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerV2;
import dev.zdm.testing.InMemoryRecordStore;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DryRunTest {
    private static final Customers CUSTOMERS = Customers.create();
    private static final ScanPolicy HUNDREDS = new ScanPolicy(100, Duration.ZERO);
    private static final MigrationState STATE =
            MigrationState.initial("customers", MigrationKind.DATA, Instant.EPOCH, "me");

    private final ManualTime time = new ManualTime();
    private final List<Long> mapped = new ArrayList<>();

    /** Takes a millisecond for each row, while reading takes no time at all. */
    private final class SlowMapping implements Mapping<Customer, CustomerV2> {
        private final Mapping<Customer, CustomerV2> mapping = new Customers.CustomerMapping();

        @Override
        public CustomerV2 toNew(Customer row) {
            time.advance(Duration.ofMillis(1));
            mapped.add(row.id());
            return mapping.toNew(row);
        }

        @Override
        public Customer toOld(CustomerV2 row) {
            return mapping.toOld(row);
        }
    }

    @BeforeEach
    void emptyTables() {
        Sql.execute(CUSTOMERS.dataSource(), "truncate customer, customer_v2");
    }

    /** The mapping knows no status 9. */
    private static void insert(int rows) {
        Sql.execute(
                CUSTOMERS.dataSource(),
                "insert into customer select id, 'Ann Lee', case when id % 100 = 7 then 9 else 1 end, null"
                        + " from generate_series(1, " + rows + ") id; analyze customer");
    }

    private ScanForecast dryRun(boolean holdsLocks) {
        return dryRun(CUSTOMERS.old(), holdsLocks);
    }

    private ScanForecast dryRun(RecordStore<Long, Customer> old, boolean holdsLocks) {
        Pair<Long, Customer, CustomerV2> pair =
                new Pair<>(old, CUSTOMERS.next(), new CheckedMapping<>(new SlowMapping(), () -> STATE));
        StateStore store = StateStore.inMemory(time);
        Steering steering = new Steering(time, List.of(), 0);
        ScanTurns turns = new ScanTurns(
                store.scans(),
                new ScanTurns.Crew(store.chunks(), "one", Runnable::run, steering),
                new LocalView(STATE, time),
                new Evidence(1),
                time,
                HUNDREDS);
        return new DryRun<>(new ScanContext<>(pair, turns), holdsLocks, new SplittableRandom(7)).run();
    }

    @Test
    void ten_chunks_tell_how_long_it_takes_and_how_long_locks_are_held() {
        // given
        insert(5_000);

        // when
        ScanForecast forecast = dryRun(true);

        // then
        assertThat(forecast.estimatedRows()).isEqualTo(5_000);
        assertThat(forecast.sampledRows()).isEqualTo(1_000);
        assertThat(forecast.rowsPerSecond()).isEqualTo(1_000);
        assertThat(forecast.duration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(forecast.locksHeld()).isEqualTo(Duration.ofMillis(100));
        assertThat(dryRun(false).locksHeld()).isZero();
    }

    @Test
    void the_sample_is_of_the_beginning_of_random_places_and_of_the_end_and_of_each_row_once() {
        // given
        insert(5_000);

        // when
        ScanForecast unused = dryRun(false);

        // then
        assertThat(mapped).startsWith(1L).endsWith(5_000L).isSorted().doesNotHaveDuplicates();
        assertThat(mapped).anyMatch(id -> id > 100 && id < 2_500).anyMatch(id -> id > 2_500 && id < 4_900);
    }

    @Test
    void rows_that_do_not_map_are_counted_and_named_by_hashes() {
        // given
        insert(1_000);

        // when
        ScanForecast forecast = dryRun(false);

        // then
        assertThat(forecast.sampledRows()).isEqualTo(1_000);
        assertThat(forecast.unmappable()).isEqualTo(10);
        assertThat(forecast.unmappableKeys()).hasSize(10).startsWith(KeyHash.of(STATE.salt(), "7"));
    }

    @Test
    void only_some_keys_are_named() {
        // given
        insert(1_000);
        Sql.execute(CUSTOMERS.dataSource(), "update customer set status = 9");

        // when
        ScanForecast forecast = dryRun(false);

        // then
        assertThat(forecast.unmappable()).isEqualTo(1_000);
        assertThat(forecast.unmappableKeys()).hasSize(ScanForecast.MOST_KEYS);
    }

    @Test
    void rows_that_are_there_already_are_counted_and_nothing_is_written() {
        // given
        insert(1_000);
        Sql.execute(
                CUSTOMERS.dataSource(),
                "insert into customer_v2 (id, first_name, status) select id, 'Bob', 'NEW' from generate_series(1, 40) id");

        // when
        ScanForecast forecast = dryRun(true);

        // then
        assertThat(forecast.present()).isEqualTo(40);
        assertThat(Sql.count(CUSTOMERS.dataSource(), "select count(*) from customer_v2 where first_name = 'Bob'"))
                .isEqualTo(40);
        assertThat(Sql.count(CUSTOMERS.dataSource(), "select count(*) from customer_v2"))
                .isEqualTo(40);
    }

    @Test
    void a_table_that_has_shrunk_since_it_was_estimated_is_sampled_to_its_end() {
        // given
        insert(5_000);
        Sql.execute(CUSTOMERS.dataSource(), "delete from customer where id > 350");

        // when
        ScanForecast forecast = dryRun(false);

        // then
        assertThat(forecast.sampledRows()).isBetween(101L, 350L);
        assertThat(mapped).startsWith(1L).endsWith(350L).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void of_an_empty_table_nothing_is_known() {
        assertThat(dryRun(true)).isEqualTo(new ScanForecast(0, 0, 0, Duration.ZERO, Duration.ZERO, 0, List.of(), 0));
    }

    @Test
    void a_store_without_ranges_is_sampled_at_its_beginning() {
        // given
        InMemoryRecordStore<Long, Customer> store = InMemoryRecordStore.of("customer", Long.class, Customer::id);
        for (long id = 1; id <= 2_000; id++) {
            store.put(new Customer(id, "Ann Lee", 1, null));
        }

        // when
        ScanForecast forecast = dryRun(store, false);

        // then
        assertThat(forecast.sampledRows()).isEqualTo(1_000);
        assertThat(mapped).startsWith(1L).endsWith(1_000L);
    }
}
