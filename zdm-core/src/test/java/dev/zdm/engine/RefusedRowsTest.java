package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.MigrationEvent.DifferencesFound;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.CopyQueue.DeadLetter;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Customers.CustomerV2;
import dev.zdm.testing.PostgresDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Verification and repair of rows of which one side says no: each is a difference, and none is in the way of the others. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RefusedRowsTest {
    private static final ScanPolicy POLICY =
            ScanPolicy.DEFAULT.withChunkSize(10).withChunkTime(Duration.ZERO, Duration.ofMillis(50));
    private static final int ROWS = 30;
    private static final String NO_MARKS = """
            DO $$ DECLARE t text; BEGIN
                FOR t IN SELECT tablename FROM pg_tables WHERE tablename ~ '^zdm_(key|pending|range)_' LOOP
                    EXECUTE 'DROP TABLE ' || quote_ident(t);
                END LOOP;
            END $$
            """;
    private static final Customers LEFT = Customers.create(new PostgresDatabase());
    private static final Customers RIGHT = Customers.create(new PostgresDatabase());

    private final Set<Long> unmappable = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void emptyTables() {
        LEFT.wipe();
        RIGHT.wipe();
        for (Customers customers : List.of(LEFT, RIGHT)) {
            customers.update(NO_MARKS);
            customers.update("ALTER TABLE customer_v2 DROP CONSTRAINT IF EXISTS picky");
            customers.update("DROP INDEX IF EXISTS one_email");
        }
    }

    @AfterEach
    void mend() {
        unmappable.clear();
    }

    private record Choosy(Set<Long> unmappable) implements Mapping<Customer, CustomerV2> {
        private static final CustomerMapping MAPPING = new CustomerMapping();

        @Override
        public CustomerV2 toNew(Customer row) {
            if (unmappable.contains(row.id())) {
                throw new IllegalArgumentException("no such status");
            }
            return MAPPING.toNew(row);
        }

        @Override
        public Customer toOld(CustomerV2 row) {
            if (unmappable.contains(-row.id())) {
                throw new IllegalArgumentException("no way back");
            }
            return MAPPING.toOld(row);
        }
    }

    private TwoDatabases betweenTwo() throws Exception {
        TwoDatabases both = TwoDatabases.declared(
                LEFT, RIGHT, declared -> declared.scan(POLICY).mapping(new Choosy(unmappable)));
        both.to(Stage.BACKFILL);
        LEFT.fill(ROWS);
        return both;
    }

    private Bench inOne() throws Exception {
        Bench bench = Bench.fresh(
                LEFT,
                new Bench.Options(
                        builder -> {}, declared -> declared.scan(POLICY).mapping(new Choosy(unmappable))));
        bench.to(Stage.BACKFILL);
        LEFT.fill(ROWS - 4);
        bench.backfill();
        return bench;
    }

    private static void refuse(Customers customers, long id) {
        customers.update(
                "ALTER TABLE customer_v2 ADD CONSTRAINT picky CHECK (id <> " + id + " OR status = 'NONE') NOT VALID");
    }

    @Test
    void a_dead_letter_is_one_difference_and_so_it_is_once_it_was_discarded() throws Exception {
        // given
        refuse(RIGHT, 7);
        try (TwoDatabases both = betweenTwo()) {
            both.backfill();
            assertThat(both.migration().deadLetters(10))
                    .extracting(DeadLetter::key)
                    .containsExactly(7L);

            // when
            Scan withLetter = both.verify();
            both.migration().discard(List.of(7L), Bench.OPERATOR);
            Scan without = both.verify();

            // then
            assertThat(withLetter.mismatches()).isEqualTo(1);
            assertThat(without.mismatches()).isEqualTo(1);
            assertThat(without.rows()).isEqualTo(ROWS);
            assertThat(both.events(DifferencesFound.class)).hasSize(2);
        }
    }

    @Test
    void rows_that_cannot_be_mapped_are_differences_between_two_databases() throws Exception {
        try (TwoDatabases both = betweenTwo()) {
            // given: one with a mark, one without
            both.backfill();
            both.write(Command.email(3, "marked@example.com"));
            both.repairAll();
            unmappable.addAll(List.of(3L, 20L));

            // when
            Scan scan = both.verify();

            // then
            assertThat(scan.rows()).isEqualTo(ROWS);
            assertThat(scan.mismatches()).isEqualTo(2);
        }
    }

    @Test
    void and_in_one() throws Exception {
        try (Bench bench = inOne()) {
            // given
            unmappable.addAll(List.of(3L, 20L));

            // when
            Scan scan = bench.verify();

            // then
            assertThat(scan.rows()).isEqualTo(ROWS);
            assertThat(scan.mismatches()).isEqualTo(2);
        }
    }

    @Test
    void rows_that_cannot_be_mapped_back_do_not_survive_the_way_back() throws Exception {
        try (Bench bench = inOne()) {
            // given
            unmappable.addAll(List.of(-3L, -20L));

            // when
            Scan scan = bench.verify();

            // then
            assertThat(scan.mismatches()).isZero();
            assertThat(scan.roundTripFailures()).isEqualTo(2);
        }
    }

    @Test
    void a_value_that_another_row_holds_until_its_copy_arrives_is_no_difference() throws Exception {
        // given: key 1 has got what key 2 had, and both copies are owed
        try (TwoDatabases both = betweenTwo()) {
            both.backfill();
            RIGHT.update("CREATE UNIQUE INDEX one_email ON customer_v2 (email_address)");
            both.write(Command.email(2, "wanted@example.com"));
            both.repairAll();
            both.write(Command.email(2, "other@example.com"));
            both.write(Command.email(1, "wanted@example.com"));
            AtomicInteger copies = new AtomicInteger();
            both.hooks().before("customer_v2.put", () -> {
                if (copies.incrementAndGet() == 2) {
                    both.repairAll();
                }
            });

            // when
            Scan scan = both.verify();

            // then
            assertThat(copies.get()).isGreaterThan(2);
            assertThat(scan.mismatches()).isZero();
        }
    }

    @Test
    void one_row_that_is_refused_keeps_no_other_from_being_repaired_between_two_databases() throws Exception {
        try (TwoDatabases both = betweenTwo()) {
            // given
            both.backfill();
            RIGHT.update("UPDATE customer_v2 SET status = 'NONE' WHERE id IN (2, 7, 25)");
            refuse(RIGHT, 7);

            // when
            assertThatThrownBy(() -> both.migration().verifyAndRepair().get(30, TimeUnit.SECONDS))
                    .hasStackTraceContaining("DatabaseException");

            // then
            assertThat(RIGHT.rows("SELECT id FROM customer_v2 WHERE status = 'NONE'"))
                    .containsExactly("7");
        }
    }

    @Test
    void nor_in_one() throws Exception {
        try (Bench bench = inOne()) {
            // given
            LEFT.update("UPDATE customer_v2 SET status = 'NONE' WHERE id IN (2, 7, 25)");
            refuse(LEFT, 7);

            // when
            assertThatThrownBy(() -> bench.migration().verifyAndRepair().get(30, TimeUnit.SECONDS))
                    .hasStackTraceContaining("DatabaseException");

            // then
            assertThat(LEFT.rows("SELECT id FROM customer_v2 WHERE status = 'NONE'"))
                    .containsExactly("7");
        }
    }
}
