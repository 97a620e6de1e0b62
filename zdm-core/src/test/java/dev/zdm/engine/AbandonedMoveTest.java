package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.testing.HandExecutor;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A coordinator dies while the writes move between two PostgreSQL databases, and no operator looks. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AbandonedMoveTest {
    /** Longer than the time to live and than a move may take. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private TwoDatabases both;
    private ManualTime time;
    private HandExecutor executor;

    @BeforeEach
    void open() {
        both = TwoDatabases.fresh();
    }

    @AfterEach
    void close() {
        both.close();
    }

    /** Another instance, whose time and work are in the test's hand. */
    private void survivor() {
        both.close();
        time = new ManualTime();
        executor = new HandExecutor();
        both.start(true, builder -> builder.time(time).executor(executor));
        look();
    }

    private void look() {
        both.tick();
        executor.runAll();
    }

    /** The rows of both databases, old side first, with the numbers of their attempts beside the present epoch. */
    @ParameterizedTest
    @CsvSource({
        // on the way there: published, begun, opened, taken back in part and in whole
        "OLD, -1, OLD, -1",
        "MOVING, 0, OLD, -1",
        "MOVING, 0, NEW, 0",
        "MOVING, 0, OLD, 0",
        "OLD, 0, OLD, 0",
        // on the way back, which is published last: begun, opened, done
        "NEW, 0, MOVING, 1",
        "OLD, 1, MOVING, 1",
        "OLD, 1, OLD, 1"
    })
    void what_a_coordinator_left_is_ended_by_another_instance(
            String old, long oldAttempt, String next, long nextAttempt) throws Exception {
        // given
        both.to(Stage.WRITE_NEW);
        both.repairAll();
        MigrationState left = both.migration().state();
        both.left().update("UPDATE zdm_guard SET owner = ?, gen = ?", old, left.epoch() + oldAttempt);
        both.right().update("UPDATE zdm_guard SET owner = ?, gen = ?", next, left.epoch() + nextAttempt);
        survivor();
        time.advance(Duration.ofSeconds(5));
        look();
        assertThat(both.migration().state()).as("it may be alive").isEqualTo(left);
        assertThat(both.owners()).isEqualTo(old + " " + next);

        // when
        time.advance(LONG);
        look();

        // then
        assertThat(both.owners()).isEqualTo("NEW NEW");
        assertThat(both.migration().state().phase()).isEqualTo(Phase.WRITE_NEW);
        assertThat(both.migration().history())
                .last()
                .satisfies(
                        entry -> assertThat(entry.after().reason()).contains("whoever was moving the writes is gone"));
        both.write(Command.email(1, "after@all"));
        assertThat(both.right().query("SELECT email_address FROM customer_v2 WHERE id = 1"))
                .contains("CANARY-after@all");
    }

    @Test
    void one_that_cannot_be_ended_forward_is_taken_back() throws Exception {
        // given
        both.to(Stage.READ_NEW_100);
        both.hooks().beforeNext("customer_v2.advanceGeneratedKeys", () -> {
            throw new NoClassDefFoundError("died here");
        });
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR)).isInstanceOf(NoClassDefFoundError.class);
        assertThat(both.owners()).isEqualTo("MOVING OLD");
        both.left().update("INSERT INTO " + pending() + " SELECT 1, 99, 1, now(), now(), 3, 'refused', now()");
        both.left().update("UPDATE " + pending() + " SET next_try = NULL");
        survivor();

        // when
        time.advance(LONG);
        look();

        // then
        assertThat(both.owners()).isEqualTo("OLD OLD");
        assertThat(both.migration().state().describe()).isEqualTo("READ_NEW 100 %");
    }

    private static String pending() {
        return "zdm_pending_customers__customer";
    }

    @Test
    void a_move_that_was_ended_is_left_alone() throws Exception {
        // given
        both.to(Stage.WRITE_NEW);
        survivor();
        MigrationState ended = both.migration().state();

        // when
        time.advance(LONG);
        look();
        time.advance(LONG);
        look();

        // then
        assertThat(both.migration().state()).isEqualTo(ended);
    }
}
