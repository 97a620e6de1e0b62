package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.copy.Copies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.PublishedRanges;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Background;
import dev.zdm.testing.Customers.CustomerMapping;
import dev.zdm.testing.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen while a range of four customers is copied in bulk. */
@Timeout(120)
abstract class RangeRacesContract {
    private static final KeyRange<Long> ALL = new KeyRange<>(null, null);
    private static final long SOMEBODY = Long.MAX_VALUE;

    private final Background background = new Background();
    private TwoDatabases both;

    /** An old side. */
    abstract Database old();

    /** A new side, in another database. */
    abstract Database next();

    @BeforeEach
    final void open() throws Exception {
        both = TwoDatabases.fresh(old(), next()).to(Stage.BACKFILL);
    }

    @AfterEach
    final void close() {
        both.close();
        background.close();
    }

    /** On another thread, while the range is open and nothing of it is written yet. */
    private void whileRowsAreInserted(Runnable what) {
        both.hooks().beforeNext("customer_v2.insert", () -> {
            boolean unused = Background.get(background.run(() -> {
                what.run();
                return true;
            }));
        });
    }

    /** What a repairer of any instance does. */
    private Map<Long, Long> copy(long key) {
        Copies<Long> copies = new Copies<>(
                "customers", new Pair<>(both.left().old(), both.right().next(), new CustomerMapping()));
        return copies.from(Side.OLD).copy(List.of(key), both.migration().state());
    }

    private PublishedRanges<Long> ranges() {
        return both.right().next().marks("customers").orElseThrow().ranges().orElseThrow();
    }

    private void publish() {
        MigrationState state = both.migration().state();
        Admission ofBackfill = new Admission(state.migration(), state.run(), state.epoch(), Phase.BACKFILL, Side.OLD);
        assertThat(ranges().publish(ALL, SOMEBODY, 10, ofBackfill).isDone()).isFalse();
    }

    private boolean closes() {
        return both.right().next().home().transactions().requiresNew(() -> ranges().close(SOMEBODY));
    }

    private void assertCopied() {
        both.repairAll();
        assertThat(both.differences()).isEmpty();
    }

    // ---- writes beside a range

    @ParameterizedTest
    @ValueSource(strings = {"delete", "change"})
    void a_write_beside_an_open_range_is_copied_once_that_is_closed(String write) throws Exception {
        // given
        whileRowsAreInserted(() -> {
            both.write(write.equals("delete") ? Command.delete(1) : Command.email(1, "live@write"));
            assertThat(copy(1)).as("copied into the open range").isEmpty();
        });

        // when
        both.backfill();

        // then
        assertCopied();
        assertThat(both.newEmail(1)).isEqualTo(write.equals("delete") ? "none" : "CANARY-live@write");
    }

    @Test
    void a_row_that_was_deleted_and_copied_so_before_the_range_was_read_does_not_come_back() throws Exception {
        // given
        both.hooks().beforeNext("customer.keyAt", () -> {
            both.write(Command.delete(1));
            assertThat(copy(1)).hasSize(1);
        });

        // when
        both.backfill();

        // then
        assertCopied();
        assertThat(both.newEmail(1)).isEqualTo("none");
    }

    @Test
    void a_row_of_nobodys_on_the_new_side_is_overwritten_or_removed() throws Exception {
        // given
        both.right()
                .update("INSERT INTO customer_v2 (id, first_name, last_name, status, email_address)"
                        + " VALUES (1, 'Some', 'Stranger', 'NEW', 'CANARY-old@news')");
        both.right()
                .update("INSERT INTO customer_v2 (id, first_name, last_name, status, email_address)"
                        + " VALUES (77, 'No', 'Body', 'NEW', 'CANARY-no@body')");

        // when
        both.backfill();

        // then
        assertCopied();
        assertThat(both.newEmail(77)).isEqualTo("none");
    }

    // ---- workers

    @Test
    void a_worker_who_slept_while_his_range_was_taken_over_cannot_close_it() throws Exception {
        // given
        whileRowsAreInserted(() -> {
            publish();
            ranges().forget(SOMEBODY);
            both.write(Command.delete(1));
            assertThat(copy(1)).as("copied, because no range is open").hasSize(1);
            publish();
        });

        // when
        both.backfill();

        // then
        assertCopied();
        assertThat(both.newEmail(1)).isEqualTo("none");
    }

    @Test
    void what_was_copied_before_a_worker_died_is_not_copied_again() throws Exception {
        // given
        both.hooks()
                .beforeNext(
                        "customer_v2.insert", () -> both.left().update("ALTER TABLE zdm_chunk RENAME TO zdm_hidden"));
        assertThatThrownBy(both::backfill).isInstanceOf(ExecutionException.class);
        both.left().update("ALTER TABLE zdm_hidden RENAME TO zdm_chunk");
        both.restart();

        // when
        Scan scan = both.backfill();

        // then
        assertCopied();
        assertThat(scan.rows())
                .as("what nobody could count any more, is counted all the same")
                .isEqualTo(Long.parseLong(
                        both.left().query("SELECT count(*) FROM customer").orElseThrow()));
        assertThat(both.left().query("SELECT count(*) FROM zdm_key_customers__customer"))
                .as("rows that were found on the new side, and copied one by one")
                .contains("0");
    }

    // ---- what is left behind

    @Test
    void a_copy_that_waits_counts_no_failure_and_is_not_put_off_for_long() {
        // given
        publish();
        both.write(Command.email(1, "waits@here"));
        both.write(Command.email(2, "waits@too"));

        // when
        awaitPutBack();

        // then
        assertThat(both.left().query("SELECT max(attempts) FROM zdm_pending_customers__customer"))
                .contains("0");
        assertThat(both.events(MigrationEvent.CopyFailed.class)).isEmpty();
        assertThat(both.newEmail(1)).isEqualTo("none");
        ranges().forget(SOMEBODY);
        both.repairAll();
        assertThat(both.newEmail(1)).isEqualTo("CANARY-waits@here");
    }

    /** Due again before the lease of whoever took them, which is five seconds, can be over. */
    private void awaitPutBack() {
        String soon = "SELECT count(*) FROM zdm_pending_customers__customer WHERE next_try > marked_at"
                + " AND next_try < marked_at + interval '5' second";
        for (int i = 0; i < 5_000 && !both.left().query(soon).equals(Optional.of("2")); i++) {
            both.tick();
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(both.left().query(soon)).contains("2");
    }

    @Test
    void a_range_that_was_left_open_keeps_nobody_waiting_once_the_backfill_is_over() throws Exception {
        // given
        both.to(Stage.SYNC);
        publish();

        // when
        both.write(Command.email(1, "in@sync"));

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-in@sync");
        assertThat(closes()).isFalse();
    }

    @Test
    void a_range_that_was_left_open_cannot_be_closed_once_the_writes_have_moved() throws Exception {
        // given
        both.to(Stage.READ_NEW_100);
        publish();

        // when
        both.to(Stage.WRITE_NEW);

        // then
        assertThat(closes()).isFalse();
    }

    @Test
    void a_range_of_an_earlier_run_cannot_be_closed_in_the_next() throws Exception {
        // given
        publish();
        while (both.migration().state().phase() != Phase.OLD_ONLY) {
            both.migration().rollback(Bench.OPERATOR);
        }

        // when
        both.to(Stage.DUAL_WRITE);

        // then
        assertThat(closes()).isFalse();
    }
}
