package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.MigrationEvent;
import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Background;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import dev.zdm.testing.MariaDb;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verification by digests of ranges, on real databases. */
class VerificationTest {
    private static final int ROWS = 1_200;
    private static final ScanPolicy WIDE = new ScanPolicy(4_000, Duration.ZERO).withLanes(2);

    private final AtomicInteger mapped = new AtomicInteger();
    private final AtomicBoolean disagrees = new AtomicBoolean();
    private final AtomicBoolean forgets = new AtomicBoolean();
    private volatile Consumer<Customer> meanwhile = old -> {};
    private final Background background = new Background();
    private final Customers customers = Customers.create();

    /** Counts the rows that came to this process. */
    private final class Counted implements Mapping<Customer, CustomerV2> {
        private final CustomerMapping rows = new CustomerMapping();

        @Override
        public CustomerV2 toNew(Customer old) {
            mapped.incrementAndGet();
            meanwhile.accept(old);
            CustomerV2 next = rows.toNew(old);
            return disagrees.get()
                    ? new CustomerV2(next.id(), next.firstName(), "Other", next.status(), next.emailAddress())
                    : next;
        }

        @Override
        public Customer toOld(CustomerV2 next) {
            Customer old = rows.toOld(next);
            return forgets.get() ? new Customer(old.id(), old.fullName(), old.status(), "forgotten") : old;
        }
    }

    private Bench synced() throws Exception {
        return synced(Customers.inSql(new Counted()));
    }

    private Bench synced(JdbcMapping<Customer, CustomerV2> mapping) throws Exception {
        Bench bench = Bench.unwatched(customers, mapping, declaration -> declaration.scan(WIDE));
        customers.fill(ROWS - 4);
        bench.to(Stage.SYNC);
        mapped.set(0);
        return bench;
    }

    @AfterEach
    void end() {
        background.close();
    }

    @Test
    void of_equal_ranges_only_a_sample_comes_to_this_process() throws Exception {
        try (Bench bench = synced()) {
            // when
            Scan scan = bench.verify();

            // then
            assertThat(scan.rows()).isEqualTo(ROWS);
            assertThat(scan.mismatches()).isZero();
            assertThat(mapped).hasValueLessThan(100);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | UPDATE customer_v2 SET email_address = 'different' WHERE id = 1121",
                "1 | UPDATE customer_v2 SET email_address = NULL WHERE id = 1",
                "1 | DELETE FROM customer_v2 WHERE id = 900",
                "1 | DELETE FROM customer WHERE id = 1200",
                "2 | UPDATE customer_v2 SET id = 20000 WHERE id = 3",
                "2 | UPDATE customer_v2 SET first_name = 'x' WHERE id IN (1, 1199)",
                "600 | UPDATE customer_v2 SET status = 'NONE' WHERE id <= 600",
                "600 | DELETE FROM customer_v2 WHERE id > 600"
            })
    void every_row_that_differs_is_found_and_few_others_are_looked_at(int mismatches, String damage) throws Exception {
        try (Bench bench = synced()) {
            // given
            customers.update(damage);

            // when
            Scan scan = bench.verify();

            // then
            assertThat(scan.mismatches()).isEqualTo(mismatches);
            if (mismatches < 10) {
                assertThat(mapped).hasValueLessThan(1_500);
            }
        }
    }

    @Test
    void what_was_found_is_told_by_column_and_of_keys_by_hashes() throws Exception {
        try (Bench bench = synced()) {
            // given
            customers.update("UPDATE customer_v2 SET email_address = 'x', status = 'NONE' WHERE id = 17");
            customers.update("UPDATE customer_v2 SET email_address = 'x' WHERE id = 18");
            customers.update("DELETE FROM customer_v2 WHERE id = 19");
            customers.update("DELETE FROM customer WHERE id = 20");

            // when
            bench.verify();

            // then
            assertThat(bench.migration().differences().columns()).isEqualTo(Map.of("email_address", 2L, "status", 1L));
            assertThat(bench.migration().differences().missing()).isEqualTo(1);
            assertThat(bench.migration().differences().extra()).isEqualTo(1);
            assertThat(bench.migration().differences().keyHashes())
                    .hasSize(4)
                    .allMatch(hash -> hash.matches("[0-9a-f]{16}"));
            assertThat(bench.migration().differingKeys(3)).containsExactly(17L, 18L, 19L);
            assertThat(bench.events())
                    .filteredOn(MigrationEvent.DifferencesFound.class::isInstance)
                    .map(event -> ((MigrationEvent.DifferencesFound) event).report())
                    .containsExactly(bench.migration().differences());
        }
    }

    @ParameterizedTest
    @CsvSource({"SYNC", "WRITE_NEW"})
    void what_was_found_is_repaired_in_one_database_too(Stage stage) throws Exception {
        try (Bench bench = synced().to(stage)) {
            // given
            customers.update("UPDATE customer_v2 SET email_address = 'x' WHERE id = 17");
            customers.update("DELETE FROM customer_v2 WHERE id = 19");
            customers.update("DELETE FROM customer WHERE id = 20");

            // when
            Scan found = bench.migration().verifyAndRepair().get(30, TimeUnit.SECONDS);

            // then
            assertThat(found.mismatches()).isEqualTo(3);
            assertThat(customers.differences()).isEmpty();
            assertThat(bench.verify().mismatches()).isZero();
        }
    }

    @Test
    void rows_that_the_databases_make_otherwise_than_the_mapping_are_found_by_a_sample() throws Exception {
        // given: both databases come to the same sums, of rows that the mapping in Java would have otherwise
        try (Bench bench = synced()) {
            disagrees.set(true);

            // when
            Scan scan = bench.verify();

            // then
            assertThat(scan.mismatches()).isEqualTo(ROWS);
            assertThat(bench.migration().differences().columns()).isEqualTo(Map.of("last_name", (long) ROWS));
        }
    }

    @Test
    void a_way_back_that_only_the_mapping_in_java_loses_is_seen_in_a_sample() throws Exception {
        try (Bench bench = synced()) {
            // given
            forgets.set(true);

            // when
            Scan scan = bench.verify();

            // then
            assertThat(scan.mismatches()).isZero();
            assertThat(scan.roundTripFailures()).isPositive();
        }
    }

    @Test
    void a_row_that_only_seemed_different_is_no_mismatch() throws Exception {
        try (Bench bench = synced()) {
            // given: the copy of a write arrives after both rows were read
            customers.update("UPDATE customer_v2 SET email_address = 'late' || email_address WHERE id = 17");
            meanwhile = old -> {
                if (old.id() == 17) {
                    customers.update("UPDATE customer_v2 SET email_address = substr(email_address, 5)"
                            + " WHERE id = 17 AND email_address LIKE 'late%'");
                }
            };

            // when
            Scan scan = bench.verify();

            // then
            assertThat(scan.mismatches()).isZero();
            assertThat(bench.migration().differences().columns()).isEmpty();
            assertThat(customers.differences()).isEmpty();
        }
    }

    @Test
    void rows_that_are_written_all_the_time_are_no_mismatches() throws Exception {
        try (Bench bench = synced()) {
            // given
            AtomicBoolean ended = new AtomicBoolean();
            Future<Integer> writer = background.run(() -> {
                int written = 0;
                for (long key = 1; !ended.get(); key = key % ROWS + 7) {
                    bench.write(Command.email(key, "live" + written + "@example.com"));
                    bench.write(Command.delete(key + 1));
                    bench.write(Command.upsert(ROWS + key, "New", "Here", null));
                    written++;
                }
                return written;
            });

            // when
            long mismatches = bench.verify().mismatches() + bench.verify().mismatches();
            ended.set(true);

            // then
            assertThat(writer.get(30, TimeUnit.SECONDS)).isPositive();
            assertThat(mismatches).isZero();
        }
    }

    @Test
    void rows_that_do_not_survive_the_way_back_are_counted_by_the_database() throws Exception {
        // given: an e-mail of the old side loses its case on the way back
        JdbcMapping<Customer, CustomerV2> lossy = Customers.inSql(new Mapping<Customer, CustomerV2>() {
                    private final Counted rows = new Counted();

                    @Override
                    public CustomerV2 toNew(Customer old) {
                        return rows.toNew(old);
                    }

                    @Override
                    public Customer toOld(CustomerV2 next) {
                        Customer old = rows.toOld(next);
                        return new Customer(
                                old.id(), old.fullName(), old.status(), old.email() == null ? "" : old.email());
                    }
                })
                .toOld("email", "coalesce(email_address, '')");
        try (Bench bench = synced(lossy)) {
            customers.update("UPDATE customer SET email = CASE WHEN id <= 1000 THEN 'x' END");
            customers.update("UPDATE customer_v2 SET email_address = CASE WHEN id <= 1000 THEN 'x' END");

            // when
            Scan scan = bench.verify();

            // then
            assertThat(scan.mismatches()).isZero();
            assertThat(scan.roundTripFailures()).isEqualTo(200);
            assertThat(mapped).hasValueLessThan(200);
        }
    }

    @Test
    void tables_of_mariadb_are_summed_up_too() throws Exception {
        // given
        Customers old = Customers.create(new MariaDb());
        try (Bench bench = Bench.unwatched(old, new Counted(), declaration -> declaration.scan(WIDE))
                .to(Stage.SYNC)) {
            old.update("UPDATE customer_v2 SET email_address = upper(email_address) WHERE id = 2");

            // when / then
            assertThat(bench.verify().mismatches()).isEqualTo(1);
        }
    }
}
