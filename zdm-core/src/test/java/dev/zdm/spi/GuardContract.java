package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Guard.HandOver;
import dev.zdm.testing.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every guard does. A guard's own test inherits it and gives a data store that has one. */
public abstract class GuardContract {
    /** The migration of which the contract speaks. */
    protected static final String MIGRATION = "customer-v2";

    private static final Duration NO_TIME = Duration.ofMillis(50);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final Background background = new Background();
    private final AtomicLong attempts = new AtomicLong();
    private DataStore store;
    private Guard guard;

    /** A data store whose guard has no row yet. */
    protected abstract DataStore emptyStore();

    /** Returns once some transaction waits for another one. */
    protected abstract void awaitWaiter();

    /** Whether several writers of one migration can be under way at once. */
    protected boolean writersShare() {
        return true;
    }

    @BeforeEach
    final void createGuard() {
        store = emptyStore();
        guard = store.guard().orElseThrow();
    }

    @AfterEach
    final void endThreads() {
        background.close();
    }

    @Test
    void a_new_row_is_owned_by_the_old_side() {
        // when
        guard.prepare(MIGRATION, 3);

        // then
        assertThat(row()).isEqualTo(new Guard.Row(3, Side.OLD, 0, Phase.OLD_ONLY));
    }

    @Test
    void preparing_the_same_or_an_earlier_run_changes_nothing() {
        // given
        guard.prepare(MIGRATION, 3);
        move(Side.NEW);
        guard.requirePhase(MIGRATION, Phase.SYNC);

        // when
        guard.prepare(MIGRATION, 3);
        guard.prepare(MIGRATION, 2);

        // then
        assertThat(row()).isEqualTo(new Guard.Row(3, Side.NEW, 1, Phase.SYNC));
    }

    @Test
    void preparing_the_next_run_begins_anew_but_goes_on_counting_attempts() {
        // given
        guard.prepare(MIGRATION, 3);
        move(Side.NEW);
        guard.requirePhase(MIGRATION, Phase.SYNC);

        // when
        guard.prepare(MIGRATION, 4);

        // then
        assertThat(row()).isEqualTo(new Guard.Row(4, Side.OLD, 2, Phase.OLD_ONLY));
    }

    @Test
    void migrations_have_rows_of_their_own() {
        // given
        guard.prepare(MIGRATION, 1);
        guard.prepare("other", 1);

        // when
        move(Side.NEW);
        guard.requirePhase("other", Phase.BACKFILL);

        // then
        assertThat(row()).isEqualTo(new Guard.Row(1, Side.NEW, 1, Phase.OLD_ONLY));
        assertThat(inUnit(() -> guard.share("other"))).isEqualTo(new Guard.Row(1, Side.OLD, 0, Phase.BACKFILL));
    }

    @Test
    void a_missing_row_is_named_by_whoever_needs_it() {
        // then
        assertMissing(this::row);
        assertMissing(() -> move(Side.NEW));
        assertMissing(() -> guard.requirePhase(MIGRATION, Phase.SYNC));
    }

    private void assertMissing(Runnable call) {
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(call::run)
                .satisfies(error -> assertThat(error.migration()).contains(MIGRATION))
                .withMessageContaining("no row")
                .withMessageContaining("Remedy");
    }

    @Test
    void outside_of_a_unit_nothing_can_be_held() {
        // given
        guard.prepare(MIGRATION, 1);

        // then
        assertThatThrownBy(() -> guard.share(MIGRATION)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> guard.lockKey(MIGRATION, "1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ownership_moves_there_and_back_and_each_attempt_counts() {
        // given
        guard.prepare(MIGRATION, 1);

        // then
        assertThat(move(Side.NEW)).isTrue();
        assertThat(row()).isEqualTo(new Guard.Row(1, Side.NEW, 1, Phase.OLD_ONLY));
        assertThat(move(Side.OLD)).isTrue();
        assertThat(row()).isEqualTo(new Guard.Row(1, Side.OLD, 2, Phase.OLD_ONLY));
    }

    @Test
    void moving_ownership_to_its_owner_changes_nothing_but_the_number_of_the_attempt() {
        // given
        guard.prepare(MIGRATION, 1);
        move(Side.NEW);
        List<String> done = new ArrayList<>();

        // when
        boolean moved = handOver(guard, Side.NEW, LONG_ENOUGH, () -> done.add("beforehand"));

        // then
        assertThat(moved).isTrue();
        assertThat(done).isEmpty();
        assertThat(row()).isEqualTo(new Guard.Row(1, Side.NEW, 2, Phase.OLD_ONLY));
    }

    @Test
    void an_attempt_of_an_earlier_epoch_than_the_latest_moves_nothing() {
        // given
        guard.prepare(MIGRATION, 1);
        guard.handOver(MIGRATION, Side.NEW, 7, LONG_ENOUGH, () -> {});
        guard.handOver(MIGRATION, Side.OLD, 9, LONG_ENOUGH, () -> {});
        List<String> done = new ArrayList<>();

        // then
        for (long late : List.of(7L, 8L, 9L)) {
            assertThat(guard.handOver(MIGRATION, Side.NEW, late, LONG_ENOUGH, () -> done.add("beforehand")))
                    .as("attempt %s", late)
                    .isEqualTo(HandOver.OUTDATED);
        }
        assertThat(row()).isEqualTo(new Guard.Row(1, Side.OLD, 9, Phase.OLD_ONLY));
        assertThat(done).isEmpty();
        assertThat(guard.handOver(MIGRATION, Side.NEW, 10, LONG_ENOUGH, () -> {}))
                .isEqualTo(HandOver.DONE);
    }

    @Test
    void an_attempt_of_an_earlier_epoch_does_not_even_keep_the_owner() {
        // given
        guard.prepare(MIGRATION, 1);
        guard.handOver(MIGRATION, Side.NEW, 7, LONG_ENOUGH, () -> {});

        // then
        assertThat(guard.handOver(MIGRATION, Side.NEW, 6, LONG_ENOUGH, () -> {}))
                .isEqualTo(HandOver.OUTDATED);
        assertThat(guard.handOver(MIGRATION, Side.NEW, 7, LONG_ENOUGH, () -> {}))
                .isEqualTo(HandOver.DONE);
        assertThat(row().generation()).isEqualTo(7);
    }

    @Test
    void what_fails_beforehand_leaves_ownership_where_it_was() {
        // given
        guard.prepare(MIGRATION, 1);
        RuntimeException failure = new IllegalArgumentException("no");

        // when
        assertThatThrownBy(() -> handOver(guard, Side.NEW, LONG_ENOUGH, () -> {
                    throw failure;
                }))
                .isSameAs(failure);

        // then
        assertThat(row().owner()).isEqualTo(Side.OLD);
    }

    @Test
    void what_is_done_beforehand_is_part_of_the_same_unit() {
        // given
        guard.prepare(MIGRATION, 1);
        List<Boolean> ends = new ArrayList<>();

        // when
        handOver(
                guard,
                Side.NEW,
                LONG_ENOUGH,
                () -> store.transactions().current().orElseThrow().afterCompletion(ends::add));

        // then
        assertThat(ends).containsExactly(true);
    }

    @Test
    void a_hand_over_gives_up_on_a_writer_that_stays_and_succeeds_when_it_is_gone() {
        // given
        guard.prepare(MIGRATION, 1);
        Writer writer = new Writer();

        // then
        assertThat(handOver(guard, Side.NEW, NO_TIME, () -> {})).isFalse();
        assertThat(writer.end().owner()).isEqualTo(Side.OLD);
        assertThat(row()).isEqualTo(new Guard.Row(1, Side.OLD, 0, Phase.OLD_ONLY));
        assertThat(handOver(guard, Side.NEW, NO_TIME, () -> {})).isTrue();
    }

    @Test
    void a_hand_over_waits_for_the_writers_under_way() {
        // given
        guard.prepare(MIGRATION, 1);
        Writer writer = new Writer();
        Writer another = writersShare() ? new Writer() : writer;

        // when
        Future<Boolean> moved = background.run(() -> move(Side.NEW));
        awaitWaiter();
        if (writersShare()) {
            writer.end();
            awaitWaiter();
        }

        // then
        assertThat(moved).isNotDone();
        another.end();
        assertThat(Background.get(moved)).isTrue();
    }

    @Test
    void a_writer_that_waited_for_a_hand_over_sees_the_new_owner() {
        // given
        guard.prepare(MIGRATION, 1);
        List<Future<Side>> writers = new ArrayList<>();

        // when
        handOver(guard, Side.NEW, LONG_ENOUGH, () -> {
            writers.add(background.run(() -> row().owner()));
            awaitWaiter();
        });

        // then
        assertThat(Background.get(writers.get(0))).isEqualTo(Side.NEW);
    }

    @Test
    void a_writer_that_waited_for_an_abandoned_hand_over_sees_the_old_owner() {
        // given
        guard.prepare(MIGRATION, 1);
        List<Future<Side>> writers = new ArrayList<>();

        // when
        assertThatThrownBy(() -> handOver(guard, Side.NEW, LONG_ENOUGH, () -> {
            writers.add(background.run(() -> row().owner()));
            awaitWaiter();
            throw new IllegalArgumentException("no");
        }));

        // then
        assertThat(Background.get(writers.get(0))).isEqualTo(Side.OLD);
    }

    @Test
    void writers_do_not_wait_for_each_other() {
        // given
        guard.prepare(MIGRATION, 1);
        Writer writer = new Writer();

        // when
        Future<Guard.Row> another = background.run(this::row);

        // then
        if (!writersShare()) {
            awaitWaiter();
            writer.end();
        }
        assertThat(Background.get(another).owner()).isEqualTo(Side.OLD);
        writer.end();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void the_earliest_phase_is_kept(Phase phase) {
        // given
        guard.prepare(MIGRATION, 1);

        // when
        guard.requirePhase(MIGRATION, phase);

        // then
        assertThat(row()).isEqualTo(new Guard.Row(1, Side.OLD, 0, phase));
    }

    @Test
    void the_earliest_phase_is_raised_only_after_the_writers_under_way() {
        // given
        guard.prepare(MIGRATION, 1);
        Writer writer = new Writer();

        // when
        Future<Boolean> raised = background.run(() -> {
            guard.requirePhase(MIGRATION, Phase.SYNC);
            return true;
        });
        awaitWaiter();

        // then
        assertThat(raised).isNotDone();
        assertThat(writer.end().minPhase()).isEqualTo(Phase.OLD_ONLY);
        assertThat(Background.get(raised)).isTrue();
        assertThat(row().minPhase()).isEqualTo(Phase.SYNC);
    }

    @Test
    void a_new_run_begins_only_after_the_writers_under_way() {
        // given
        guard.prepare(MIGRATION, 1);
        Writer writer = new Writer();

        // when
        Future<Boolean> prepared = background.run(() -> {
            guard.prepare(MIGRATION, 2);
            return true;
        });
        awaitWaiter();

        // then
        assertThat(prepared).isNotDone();
        writer.end();
        assertThat(Background.get(prepared)).isTrue();
        assertThat(row().run()).isEqualTo(2);
    }

    @Test
    void a_locked_key_keeps_others_from_the_same_key_only() {
        // given
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<Boolean> holder = background.run(() -> inUnit(() -> {
            guard.lockKey(MIGRATION, "1");
            locked.countDown();
            Background.await(end);
            return true;
        }));
        Background.await(locked);

        // when
        Future<Boolean> same = background.run(() -> lockKey(MIGRATION, "1"));
        awaitWaiter();

        // then
        assertThat(lockKey(MIGRATION, "2")).isTrue();
        assertThat(lockKey("other", "1")).isTrue();
        assertThat(same).isNotDone();
        end.countDown();
        assertThat(Background.get(holder)).isTrue();
        assertThat(Background.get(same)).isTrue();
    }

    private boolean lockKey(String migration, String key) {
        return inUnit(() -> {
            guard.lockKey(migration, key);
            return true;
        });
    }

    /** The guard's row, held for a moment. */
    protected Guard.Row row() {
        return inUnit(() -> guard.share(MIGRATION));
    }

    private boolean move(Side to) {
        return handOver(guard, to, LONG_ENOUGH, () -> {});
    }

    /** The next attempt to move the contract's migration. */
    protected boolean handOver(Guard moved, Side to, Duration maxPause, Runnable beforehand) {
        return moved.handOver(MIGRATION, to, attempts.incrementAndGet(), maxPause, beforehand) == HandOver.DONE;
    }

    private <T> T inUnit(Call<T, RuntimeException> call) {
        return store.transactions().requiresNew(call);
    }

    /** A unit of work on another thread that holds the guard until it is told to end. */
    private final class Writer {
        private final CountDownLatch end = new CountDownLatch(1);
        private final Future<Guard.Row> seen;

        Writer() {
            CountDownLatch holds = new CountDownLatch(1);
            seen = background.run(() -> inUnit(() -> {
                Guard.Row row = guard.share(MIGRATION);
                holds.countDown();
                Background.await(end);
                return row;
            }));
            Background.await(holds);
        }

        Guard.Row end() {
            end.countDown();
            return Background.get(seen);
        }
    }
}
