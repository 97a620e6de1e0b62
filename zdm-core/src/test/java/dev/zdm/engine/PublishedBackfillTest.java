package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backfills between two databases by published ranges: what they pass over, what they touch, what they leave behind. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PublishedBackfillTest {
    private static final ScanPolicy POLICY = ScanPolicy.DEFAULT
            .withChunkSize(10)
            .withChunkTime(Duration.ZERO, Duration.ofMillis(50))
            .withLanes(2);

    private final Set<Long> unmappable = ConcurrentHashMap.newKeySet();
    private final LostReplies replies = new LostReplies(new PostgresDatabase());
    private TwoDatabases both;

    @BeforeEach
    void twoDatabases() throws Exception {
        both = TwoDatabases.declared(
                Customers.create(new PostgresDatabase()),
                Customers.create(replies),
                declared -> declared.scan(POLICY).mapping(new Choosy(unmappable)));
        both.left().fill(4);
    }

    @AfterEach
    void close() {
        both.close();
    }

    private record Choosy(Set<Long> unmappable) implements dev.zdm.plan.Mapping<Customer, CustomerV2> {
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
            return MAPPING.toOld(row);
        }
    }

    private void requireEqual() {
        both.repairAll();
        assertThat(both.differences()).isEmpty();
    }

    private String marks() {
        return both.left()
                .query("SELECT count(*) FROM zdm_key_customers__customer")
                .orElseThrow();
    }

    private String openRanges() {
        return both.right()
                .query("SELECT count(*) FROM zdm_range_customers__customer_v2")
                .orElseThrow();
    }

    @Test
    void rows_that_nobody_writes_are_copied_without_mark_or_fence_and_no_range_stays() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.left().fill(96);

        // when
        Scan scan = both.backfill();

        // then
        assertThat(scan.rows()).isEqualTo(100);
        assertThat(marks()).isEqualTo("0");
        assertThat(openRanges()).isEqualTo("0");
        requireEqual();
    }

    @Test
    void a_copy_of_the_phase_before_loses_against_what_an_instance_without_marks_has_written_since() throws Exception {
        // given: a marked write whose copy is still owed, then an unmarked one, and an unmarked deletion
        both.to(Stage.DUAL_WRITE);
        both.write(Command.email(1, "marked@example.com"));
        both.write(Command.email(2, "marked@example.com"));
        both.repairAll();
        both.left().update("UPDATE customer SET email = 'unmarked@example.com' WHERE id = 1");
        both.left().update("DELETE FROM customer WHERE id = 2");
        both.to(Stage.BACKFILL);

        // when
        both.backfill();

        // then
        requireEqual();
    }

    @Test
    void each_mark_is_touched_once_however_many_chunks_there_are() throws Exception {
        // given
        both.left().fill(96);
        both.to(Stage.DUAL_WRITE);
        List.of(1L, 50L, 100L).forEach(key -> both.write(Command.email(key, "marked@example.com")));
        both.repairAll();
        both.to(Stage.BACKFILL);
        String before = sumOfVersions();

        // when
        both.backfill();

        // then
        assertThat(Long.parseLong(sumOfVersions())).isEqualTo(Long.parseLong(before) + 3);
        requireEqual();
    }

    private String sumOfVersions() {
        return both.left()
                .query("SELECT sum(ver) FROM zdm_key_customers__customer")
                .orElseThrow();
    }

    @Test
    void rows_of_the_new_side_that_nobody_knows_are_overwritten_or_removed() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.left().fill(46);
        both.right()
                .update("INSERT INTO customer_v2 (id, first_name, status)"
                        + " SELECT i, 'Stranger', 'CLOSED' FROM generate_series(1, 80) i WHERE i % 3 = 0");

        // when
        Scan scan = both.backfill();

        // then
        assertThat(scan.rows()).isEqualTo(50);
        requireEqual();
    }

    @Test
    void a_second_backfill_does_no_harm() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.left().fill(46);
        both.backfill();
        both.left().update("UPDATE customer SET email = 'past@zdm' WHERE id = 20");

        // when
        both.backfillAgain();

        // then
        requireEqual();
    }

    @Test
    void a_write_into_an_open_range_waits_in_the_queue_and_arrives_after_it() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.left().fill(46);
        both.hooks().beforeNext("customer.rows", () -> {
            both.write(Command.email(3, "meanwhile@example.com"));
            both.write(Command.delete(4));
        });

        // when
        both.backfill();

        // then
        assertThat(both.migration().pending()).isPositive();
        requireEqual();
    }

    @Test
    void rows_that_cannot_be_copied_become_dead_letters_and_the_range_around_them_is_copied() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.left().fill(46);
        unmappable.addAll(List.of(7L, 33L));

        // when
        Scan scan = both.backfill();

        // then
        assertThat(scan.rows()).isEqualTo(48);
        assertThat(both.migration().deadLetters(10)).extracting(DeadLetter::key).containsExactlyInAnyOrder(7L, 33L);
        assertThat(openRanges()).isEqualTo("0");
        unmappable.clear();
        both.migration().replay(List.of(), Bench.OPERATOR);
        requireEqual();
    }

    @Test
    void a_row_too_many_that_cannot_be_removed_is_blamed_itself_and_not_the_row_behind_it() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.left().fill(46);
        both.left().update("DELETE FROM customer WHERE id = 17");
        both.right()
                .update("INSERT INTO customer_v2 (id, first_name, status) VALUES (17, 'Extra', 'NEW'),"
                        + " (500, 'Extra', 'NEW')");
        both.right().update("CREATE TABLE invoice AS SELECT 17 :: bigint AS customer UNION ALL SELECT 500");
        both.right().update("ALTER TABLE invoice ADD FOREIGN KEY (customer) REFERENCES customer_v2 (id)");

        // when
        Scan scan = both.backfill();

        // then
        assertThat(scan.rows()).isEqualTo(49);
        assertThat(both.migration().deadLetters(10)).extracting(DeadLetter::key).containsExactlyInAnyOrder(17L, 500L);
        both.right().update("DROP TABLE invoice");
        both.migration().replay(List.of(), Bench.OPERATOR);
        requireEqual();
    }

    @Test
    void a_row_that_is_marked_and_cannot_be_copied_is_one_dead_letter() throws Exception {
        // given
        both.to(Stage.DUAL_WRITE);
        unmappable.add(2L);
        both.write(Command.email(2, "marked@example.com"));
        both.migration().advance(Bench.OPERATOR);

        // when
        both.backfill();

        // then
        assertThat(both.migration().deadLetters(10)).extracting(DeadLetter::key).containsExactly(2L);
    }

    @Test
    void a_range_whose_commit_was_not_heard_of_is_not_copied_twice() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.left().fill(46);
        AtomicInteger chunks = new AtomicInteger();
        both.hooks().before("customer_v2.insert", () -> {
            if (chunks.incrementAndGet() == 2) {
                replies.loseNext();
            }
        });
        assertThatThrownBy(() -> both.backfill()).isInstanceOf(ExecutionException.class);

        // when
        both.backfill();

        // then: also the end behind the last row is a chunk; and no row was a stranger, who is marked
        assertThat(chunks.get()).isEqualTo(6);
        assertThat(marks()).isEqualTo("0");
        requireEqual();
    }

    @Test
    void a_range_that_was_perhaps_published_does_not_stay_open() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.left().fill(46);
        replies.loseNext();

        // when
        assertThatThrownBy(() -> both.backfill()).isInstanceOf(ExecutionException.class);

        // then
        assertThat(openRanges()).isEqualTo("0");
        both.backfill();
        requireEqual();
    }

    @Test
    void a_connection_that_is_lost_in_the_middle_leaves_a_backfill_that_goes_on() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.left().fill(46);
        AtomicInteger chunks = new AtomicInteger();
        both.hooks().before("customer_v2.insert", () -> {
            if (chunks.incrementAndGet() == 2) {
                both.right().query("SELECT pg_terminate_backend(pg_backend_pid())::text");
            }
        });
        assertThatThrownBy(() -> both.backfill()).isInstanceOf(ExecutionException.class);

        // when
        Scan scan = both.backfill();

        // then
        assertThat(scan.isFinished()).isTrue();
        assertThat(openRanges()).isEqualTo("0");
        requireEqual();
    }
}
