package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.CopyQueue.DeadLetter;
import dev.zdm.spi.CopyQueue.Pending;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.testing.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What marks and the queue beside them do. A store's own test inherits it and gives an empty store that keeps some. */
@Timeout(60)
public abstract class MarksContract {
    /** The migration of which the contract speaks. */
    protected static final String MIGRATION = "customer-v2";

    /** What a unit of work relies on that the guard admits. */
    protected static final Admission ADMITTED = new Admission(MIGRATION, 3, 7, Phase.SYNC, Side.OLD);

    private static final Duration NO_TIME = Duration.ofMillis(50);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicLong attempts = new AtomicLong();

    /** Other threads of the test. */
    protected final Background background = new Background();

    private RecordStore<Long, ?> store;
    private Marks<Long> marks;
    private CopyQueue<Long> queue;
    private Guard guard;

    /** A store whose database has a guard without rows, and no marks yet. */
    protected abstract RecordStore<Long, ?> emptyStore();

    /** Returns once some transaction waits for another one. */
    protected abstract void awaitWaiter();

    @BeforeEach
    final void prepareMarks() {
        store = emptyStore();
        guard = store.home().guard().orElseThrow();
        guard.prepare(MIGRATION, 3);
        marks = store.marks(MIGRATION).orElseThrow();
        queue = store.copyQueue(MIGRATION).orElseThrow();
        marks.prepare();
    }

    @AfterEach
    final void endThreads() {
        background.close();
    }

    /** Runs something in a unit of work of its own. */
    protected final <T> T inUnit(Call<T, RuntimeException> call) {
        return store.home().transactions().requiresNew(call);
    }

    private long mark(long key) {
        return mark(key, ADMITTED);
    }

    private long mark(long key, Admission admission) {
        return inUnit(() -> marks.mark(key, admission));
    }

    private boolean fence(long key, long version) {
        return inUnit(() -> marks.fence(key, version, ADMITTED));
    }

    // ---- versions

    private boolean moves(Side to, Duration maxPause, Runnable beforehand) {
        return guard.handOver(MIGRATION, to, attempts.incrementAndGet(), maxPause, beforehand) == Guard.HandOver.DONE;
    }

    @Test
    void every_mark_raises_its_keys_version_by_one() {
        // then
        assertThat(mark(1)).isEqualTo(1);
        assertThat(mark(1)).isEqualTo(2);
        assertThat(mark(2)).isEqualTo(1);
        assertThat(inUnit(() -> List.of(marks.mark(1L, ADMITTED), marks.mark(1L, ADMITTED))))
                .containsExactly(3L, 4L);
        assertThat(marks.versions(List.of(1L, 2L, 3L))).isEqualTo(Map.of(1L, 4L, 2L, 1L));
        assertThat(marks.versions(List.of())).isEmpty();
    }

    @Test
    void every_mark_owes_a_copy() {
        // given
        mark(1);
        mark(1, new Admission(MIGRATION, 3, 8, Phase.READ_NEW, Side.OLD));
        mark(2);

        // when
        List<Pending<Long>> owed = queue.claim(10, LONG);

        // then
        assertThat(owed)
                .containsExactly(new Pending<>(1L, 1, 7, 0), new Pending<>(1L, 2, 8, 0), new Pending<>(2L, 1, 7, 0));
    }

    @Test
    void a_unit_that_rolls_back_leaves_no_mark() {
        // given
        mark(1);

        // when
        assertThatThrownBy(() -> inUnit(() -> {
                    marks.mark(1L, ADMITTED);
                    marks.mark(2L, ADMITTED);
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        // then
        assertThat(marks.versions(List.of(1L, 2L))).isEqualTo(Map.of(1L, 1L));
        assertThat(queue.claim(10, LONG)).hasSize(1);
    }

    @Test
    void versions_grow_in_the_order_of_commits() {
        // given
        CountDownLatch marked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<Long> first = background.run(() -> inUnit(() -> {
            long version = marks.mark(1L, ADMITTED);
            marked.countDown();
            Background.await(end);
            return version;
        }));
        Background.await(marked);

        // when
        Future<Long> second = background.run(() -> mark(1));
        awaitWaiter();

        // then
        assertThat(second).isNotDone();
        assertThat(marks.versions(List.of(1L))).isEmpty();
        end.countDown();
        assertThat(Background.get(first)).isEqualTo(1);
        assertThat(Background.get(second)).isEqualTo(2);
    }

    @Test
    void many_writers_of_few_keys_leave_no_gap_and_no_version_twice() {
        // given
        List<Long> keys = List.of(1L, 2L);

        // when
        background.race(6, () -> {
            for (int write = 0; write < 10; write++) {
                inUnit(() -> keys.stream().map(key -> marks.mark(key, ADMITTED)).toList());
            }
            return true;
        });

        // then
        assertThat(marks.versions(keys)).isEqualTo(Map.of(1L, 60L, 2L, 60L));
        assertThat(queue.claim(200, LONG))
                .filteredOn(owed -> owed.key() == 1L)
                .extracting(Pending::version)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 60).boxed().toList());
    }

    @Test
    void outside_of_a_unit_nothing_can_be_marked() {
        // then
        assertThatThrownBy(() -> marks.mark(1L, ADMITTED)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> marks.touch(List.of(1L), ADMITTED)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> marks.fence(1L, 1, ADMITTED)).isInstanceOf(IllegalStateException.class);
    }

    // ---- the guard

    static List<Admission> notAdmitted() {
        return List.of(
                new Admission(MIGRATION, 2, 7, Phase.SYNC, Side.OLD),
                new Admission(MIGRATION, 4, 7, Phase.SYNC, Side.OLD),
                new Admission(MIGRATION, 3, 7, Phase.DUAL_WRITE, Side.OLD),
                new Admission(MIGRATION, 3, 7, Phase.SYNC, Side.NEW));
    }

    @ParameterizedTest
    @MethodSource("notAdmitted")
    void what_the_guard_does_not_admit_is_not_marked(Admission admission) {
        // given
        guard.requirePhase(MIGRATION, Phase.BACKFILL);

        // when
        assertStale(() -> mark(1, admission));
        assertStale(() -> inUnit(() -> marks.touch(List.of(1L), admission)));

        // then
        assertThat(marks.versions(List.of(1L))).isEmpty();
        assertThat(queue.claim(10, LONG)).isEmpty();
    }

    private static void assertStale(Runnable call) {
        assertThatExceptionOfType(StalePhaseException.class)
                .isThrownBy(call::run)
                .satisfies(error -> assertThat(error.migration()).contains(MIGRATION))
                .withMessageContaining("run the unit of work again");
    }

    @Test
    void a_write_of_exactly_the_phase_that_the_guard_demands_is_admitted() {
        // given
        guard.requirePhase(MIGRATION, Phase.SYNC);

        // then
        assertThat(mark(1)).isEqualTo(1);
    }

    @Test
    void once_ownership_has_moved_the_new_owners_writes_are_admitted_and_no_others() {
        // given
        moves(Side.NEW, LONG_ENOUGH, () -> {});

        // then
        assertStale(() -> mark(1));
        assertThat(mark(1, new Admission(MIGRATION, 3, 7, Phase.WRITE_NEW, Side.NEW)))
                .isEqualTo(1);
    }

    static List<Marking> markings() {
        return List.of(
                new Marking("mark", marks -> marks.mark(1L, ADMITTED)),
                new Marking("touch", marks -> marks.touch(List.of(1L), ADMITTED)),
                new Marking("fence", marks -> marks.fence(1L, 1, ADMITTED)));
    }

    /** Something that is done to marks in a unit of work. */
    protected record Marking(String name, Consumer<Marks<Long>> action) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("markings")
    void the_guard_is_held_until_the_unit_ends(Marking marking) {
        // when
        boolean moved = inUnit(() -> {
            marking.action().accept(marks);
            return moves(Side.NEW, NO_TIME, () -> {});
        });

        // then
        assertThat(moved).isFalse();
        assertThat(moves(Side.NEW, LONG_ENOUGH, () -> {})).isTrue();
    }

    @ParameterizedTest
    @MethodSource("markings")
    void whoever_waited_for_a_hand_over_sees_the_new_owner(Marking marking) {
        // given
        List<Future<Boolean>> late = new ArrayList<>();

        // when
        moves(Side.NEW, LONG_ENOUGH, () -> {
            late.add(background.run(() -> {
                assertStale(() -> inUnit(() -> {
                    marking.action().accept(marks);
                    return true;
                }));
                return true;
            }));
            awaitWaiter();
        });

        // then
        assertThat(Background.get(late.get(0))).isTrue();
        assertThat(marks.versions(List.of(1L))).isEmpty();
    }

    // ---- touching

    @Test
    void touching_raises_versions_and_owes_nothing() {
        // given
        mark(2);

        // when
        Map<Long, Long> touched = inUnit(() -> marks.touch(List.of(1L, 2L, 3L), ADMITTED));

        // then
        assertThat(touched).isEqualTo(Map.of(1L, 1L, 2L, 2L, 3L, 1L));
        assertThat(marks.versions(List.of(1L, 2L, 3L))).isEqualTo(touched);
        assertThat(queue.claim(10, LONG)).hasSize(1);
        assertThat(inUnit(() -> marks.touch(List.of(), ADMITTED))).isEmpty();
    }

    @Test
    void more_keys_than_fit_a_statement_are_touched_too() {
        // given
        List<Long> keys = LongStream.range(0, 1_201).boxed().toList();

        // when
        Map<Long, Long> touched = inUnit(() -> marks.touch(keys, ADMITTED));

        // then
        assertThat(touched).hasSize(1_201).containsEntry(1_200L, 1L);
    }

    @Test
    void touching_steps_back_from_the_application() {
        // given
        CountDownLatch marked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<Long> application = background.run(() -> inUnit(() -> {
            long version = marks.mark(1L, ADMITTED);
            marked.countDown();
            Background.await(end);
            return version;
        }));
        Background.await(marked);

        // when / then
        assertThatThrownBy(() -> inUnit(() -> marks.touch(List.of(1L), ADMITTED)))
                .isInstanceOf(BusyException.class);
        end.countDown();
        assertThat(Background.get(application)).isEqualTo(1);
    }

    // ---- fences

    @Test
    void a_fence_lets_only_later_versions_pass() {
        // then
        assertThat(fence(1, 5)).isTrue();
        assertThat(fence(1, 5)).as("equal").isFalse();
        assertThat(fence(1, 4)).as("earlier").isFalse();
        assertThat(fence(1, 6)).as("later").isTrue();
        assertThat(fence(2, 1)).as("another key").isTrue();
    }

    @Test
    void several_fences_let_those_pass_that_are_later() {
        // given
        fence(1, 5);
        fence(3, 2);
        LinkedHashMap<Long, Long> versions = new LinkedHashMap<>();
        versions.put(1L, 5L);
        versions.put(2L, 1L);
        versions.put(3L, 3L);

        // then
        assertThat(inUnit(() -> marks.fenceAll(versions, ADMITTED))).containsExactly(2L, 3L);
        assertThat(inUnit(() -> marks.fenceAll(versions, ADMITTED))).isEmpty();
        assertThat(fence(3, 4)).isTrue();
        assertThat(inUnit(() -> marks.fenceAll(new LinkedHashMap<>(), ADMITTED)))
                .isEmpty();
        assertStale(() -> inUnit(() -> marks.fenceAll(versions, new Admission(MIGRATION, 3, 7, Phase.SYNC, Side.NEW))));
    }

    @Test
    void versions_and_fences_of_a_key_are_strangers() {
        // given
        mark(1);
        mark(1);
        fence(2, 9);

        // then
        assertThat(fence(1, 1)).isTrue();
        assertThat(mark(1)).isEqualTo(3);
        assertThat(fence(1, 1)).isFalse();
        assertThat(mark(2)).isEqualTo(1);
    }

    @Test
    void a_fence_that_is_rolled_back_is_as_it_was() {
        // given
        fence(1, 1);

        // when
        assertThatThrownBy(() -> inUnit(() -> {
                    marks.fence(1L, 2, ADMITTED);
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        // then
        assertThat(fence(1, 2)).isTrue();
    }

    @Test
    void of_two_who_apply_the_same_version_the_second_waits_and_is_told_that_it_was_done() {
        // given
        CountDownLatch fenced = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<Boolean> first = background.run(() -> inUnit(() -> {
            boolean mine = marks.fence(1L, 3, ADMITTED);
            fenced.countDown();
            Background.await(end);
            return mine;
        }));
        Background.await(fenced);

        // when
        Future<Boolean> second = background.run(() -> fence(1, 3));
        awaitWaiter();

        // then
        assertThat(second).isNotDone();
        end.countDown();
        assertThat(Background.get(first)).isTrue();
        assertThat(Background.get(second)).isFalse();
    }

    @Test
    void a_copy_of_another_run_or_owner_is_refused() {
        // then
        assertStale(() -> inUnit(() -> marks.fence(1L, 1, new Admission(MIGRATION, 2, 7, Phase.SYNC, Side.OLD))));
        assertStale(() -> inUnit(() -> marks.fence(1L, 1, new Admission(MIGRATION, 3, 7, Phase.SYNC, Side.NEW))));
        assertThat(fence(1, 1)).isTrue();
    }

    @Test
    void a_copy_may_come_later_than_the_phase_of_its_write() {
        // given
        guard.requirePhase(MIGRATION, Phase.READ_NEW);

        // then
        Admission early = new Admission(MIGRATION, 3, 7, Phase.DUAL_WRITE, Side.OLD);
        assertThat(inUnit(() -> marks.fence(1L, 1, early))).isTrue();
    }

    @Test
    void a_copy_that_slept_while_ownership_went_and_came_back_is_refused() {
        // given
        moves(Side.NEW, LONG_ENOUGH, () -> {});
        moves(Side.OLD, LONG_ENOUGH, () -> {});

        // then
        Admission asleep = new Admission(MIGRATION, 3, 0, Phase.READ_NEW, Side.OLD);
        assertStale(() -> inUnit(() -> marks.fence(1L, 1, asleep)));
        assertThat(fence(1, 1)).isTrue();
    }

    // ---- the queue

    @Test
    void what_was_claimed_is_passed_over_until_its_lease_ends() {
        // given
        LongStream.rangeClosed(1, 5).forEach(this::mark);

        // when
        List<Pending<Long>> first = queue.claim(2, Duration.ZERO);
        List<Pending<Long>> again = queue.claim(5, LONG);

        // then
        assertThat(first).extracting(Pending::key).containsExactly(1L, 2L);
        assertThat(again).extracting(Pending::key).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
        assertThat(queue.claim(5, LONG)).isEmpty();
    }

    @Test
    void what_was_not_due_for_long_is_left_to_its_writer() {
        // given
        mark(1);

        // when
        List<Pending<Long>> resting = queue.claim(5, LONG, LONG);
        List<Pending<Long>> due = queue.claim(5, LONG, Duration.ZERO);

        // then
        assertThat(resting).isEmpty();
        assertThat(due).extracting(Pending::key).containsExactly(1L);
    }

    @Test
    void several_who_claim_at_once_take_each_copy_once() {
        // given
        inUnit(() -> LongStream.rangeClosed(1, 200)
                .map(key -> marks.mark(key, ADMITTED))
                .sum());

        // when
        AtomicLong taken = new AtomicLong();
        List<List<Pending<Long>>> claimed = background.race(4, () -> {
            List<Pending<Long>> mine = new ArrayList<>();
            while (taken.get() < 200) {
                // What others hold is passed over, so that a turn may find nothing although something is left.
                List<Pending<Long>> some = queue.claim(10, LONG);
                taken.addAndGet(some.size());
                mine.addAll(some);
            }
            return mine;
        });

        // then
        assertThat(claimed.stream().flatMap(List::stream).map(Pending::key))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void a_write_under_way_is_neither_claimed_nor_waited_for() {
        // given
        mark(1);

        // when
        List<Pending<Long>> claimed = inUnit(() -> {
            marks.mark(1L, ADMITTED);
            marks.mark(2L, ADMITTED);
            return Background.get(background.run(() -> queue.claim(10, LONG)));
        });

        // then
        assertThat(claimed).containsExactly(new Pending<>(1L, 1, 7, 0));
    }

    @Test
    void settling_waits_for_no_write_under_way() {
        // given
        mark(1);
        mark(2);

        // when
        inUnit(() -> {
            marks.mark(1L, ADMITTED);
            return Background.get(background.run(() -> {
                queue.settle(Map.of(1L, 1L, 2L, 1L));
                return true;
            }));
        });

        // then
        assertThat(queue.claim(10, LONG)).containsExactly(new Pending<>(1L, 2, 7, 0));
    }

    @Test
    void what_is_owed_is_seen_although_somebody_has_taken_it() {
        // given
        mark(1);
        mark(2);
        mark(3);
        List<Pending<Long>> taken = queue.claim(10, LONG);
        queue.bury(taken.stream().filter(copy -> copy.key() == 3L).toList(), "why");

        // when
        List<Pending<Long>> owed = queue.owed(10);

        // then
        assertThat(owed).containsExactlyInAnyOrder(new Pending<>(1L, 1, 7, 0), new Pending<>(2L, 1, 7, 0));
        assertThat(queue.owed(1)).hasSize(1);
        assertThat(queue.claim(10, LONG)).isEmpty();
    }

    @Test
    void settling_strikes_out_what_is_not_later() {
        // given
        mark(1);
        mark(1);
        mark(1);
        mark(2);
        mark(3);

        // when
        queue.settle(Map.of(1L, 2L, 3L, 9L, 99L, 1L));
        queue.settle(Map.of());

        // then
        assertThat(queue.claim(10, LONG))
                .containsExactlyInAnyOrder(new Pending<>(1L, 3, 7, 0), new Pending<>(2L, 1, 7, 0));
    }

    @Test
    void what_is_postponed_counts_its_attempts_and_is_due_later() {
        // given
        mark(1);
        mark(2);
        List<Pending<Long>> claimed = queue.claim(10, LONG);

        // when
        queue.postpone(claimed.subList(0, 1), Duration.ZERO, "java.net.ConnectException 08001");
        queue.postpone(claimed.subList(1, 2), LONG, "x");
        queue.postpone(List.of(), LONG, "x");

        // then
        assertThat(queue.claim(10, LONG)).containsExactly(new Pending<>(1L, 1, 7, 1));
        assertThat(queue.backlog().pending()).isEqualTo(2);
    }

    @Test
    void what_is_buried_is_shown_and_no_longer_tried() {
        // given
        mark(1);
        mark(2);
        queue.postpone(queue.claim(1, LONG), Duration.ZERO, "first");
        queue.bury(
                queue.claim(1, LONG).stream().filter(copy -> copy.key() == 1L).toList(), "nothing");
        List<Pending<Long>> claimed = List.of(new Pending<>(1L, 1, 7, 1));

        // when
        queue.bury(claimed, "x".repeat(600));

        // then
        assertThat(queue.deadLetters(10)).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isEqualTo(1);
            assertThat(letter.version()).isEqualTo(1);
            assertThat(letter.attempts()).isGreaterThan(1);
            assertThat(letter.error()).isEqualTo("x".repeat(500));
        });
        assertThat(queue.deadLetters(0)).isEmpty();
        assertThat(queue.backlog().dead()).isEqualTo(1);
        assertThat(queue.backlog().pending()).isEqualTo(1);
        assertThat(queue.claim(10, LONG)).extracting(Pending::key).doesNotContain(1L);
    }

    @Test
    void dead_letters_are_replayed_as_if_they_had_never_failed() {
        // given
        buried(1, 2, 3);

        // when
        int some = queue.replay(List.of(2L, 99L));
        List<Pending<Long>> replayed = queue.claim(10, LONG);
        int all = queue.replay(List.of());

        // then
        assertThat(some).isEqualTo(1);
        assertThat(replayed).containsExactly(new Pending<>(2L, 1, 7, 0));
        assertThat(all).isEqualTo(2);
        assertThat(queue.deadLetters(10)).isEmpty();
        assertThat(queue.claim(10, LONG)).extracting(Pending::attempts).containsExactly(0, 0);
    }

    @Test
    void dead_letters_are_discarded_by_key_and_pending_copies_are_not() {
        // given
        buried(1, 2);
        mark(1);

        // then
        assertThat(queue.discard(List.of(1L, 99L))).isEqualTo(1);
        assertThat(queue.discard(List.of())).isZero();
        assertThat(queue.deadLetters(10)).extracting(DeadLetter::key).containsExactly(2L);
        assertThat(queue.claim(10, LONG)).containsExactly(new Pending<>(1L, 2, 7, 0));
    }

    @Test
    void a_later_copy_settles_a_dead_letter_too() {
        // given
        buried(1);

        // when
        queue.settle(Map.of(1L, 1L));

        // then
        assertThat(queue.deadLetters(10)).isEmpty();
    }

    private void buried(long... keys) {
        LongStream.of(keys).forEach(this::mark);
        queue.bury(queue.claim(10, LONG), "why");
    }

    @Test
    void the_backlog_tells_the_oldest_epoch_and_age() {
        // given
        mark(1, new Admission(MIGRATION, 3, 9, Phase.SYNC, Side.OLD));
        mark(2);
        buried(3);
        queue.replay(List.of());
        queue.bury(List.of(new Pending<>(3L, 1, 7, 0)), "why");
        CopyQueue.Backlog before = queue.backlog();

        // when
        queue.settle(Map.of(2L, 1L));

        // then
        assertThat(before.pending()).isEqualTo(2);
        assertThat(before.dead()).isEqualTo(1);
        assertThat(before.oldestEpoch()).contains(7L);
        assertThat(before.oldestAge()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(queue.backlog().oldestEpoch()).contains(9L);
        queue.settle(Map.of(1L, 1L));
        assertThat(queue.backlog()).isEqualTo(new CopyQueue.Backlog(0, 1, Optional.empty(), Duration.ZERO));
    }

    // ---- making room

    @Test
    void several_instances_make_room_at_once_and_nothing_is_lost_by_it() {
        // given
        mark(1);

        // when
        background.race(4, () -> {
            marks.prepare();
            return true;
        });

        // then
        assertThat(mark(1)).isEqualTo(2);
    }

    @Test
    void several_instances_make_room_at_once_where_there_is_none() {
        // given
        marks.drop();
        marks.drop();

        // when
        background.race(4, () -> {
            marks.prepare();
            return true;
        });

        // then
        assertThat(mark(1)).isEqualTo(1);
        assertThat(queue.claim(10, LONG)).hasSize(1);
    }

    @Test
    void without_room_nothing_is_marked() {
        // given
        marks.drop();

        // then
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() -> mark(1))
                .satisfies(error -> assertThat(error.migration()).contains(MIGRATION))
                .withMessageContaining("Remedy");
    }

    @Test
    void marked_keys_are_read_page_by_page() {
        // given
        List.of(5L, 1L, 3L, 2L).forEach(this::mark);

        // when
        List<Long> first = marks.marked(null, 3);
        List<Long> second = marks.marked(first.get(2), 3);

        // then
        assertThat(first).hasSize(3);
        assertThat(second).hasSize(1);
        assertThat(Stream.concat(first.stream(), second.stream())).containsExactlyInAnyOrder(1L, 2L, 3L, 5L);
        assertThat(marks.marked(second.get(0), 3)).isEmpty();
    }

    @Test
    void what_was_forgotten_begins_anew_in_the_same_room() {
        // given
        mark(1);
        mark(1);

        // when
        marks.clear();

        // then
        assertThat(marks.marked(null, 10)).isEmpty();
        assertThat(queue.backlog().pending()).isZero();
        assertThat(mark(1)).isEqualTo(1);
    }

    @Test
    void migrations_keep_marks_of_their_own() {
        // given
        guard.prepare("other", 3);
        Marks<Long> others = store.marks("other").orElseThrow();
        others.prepare();
        mark(1);

        // when
        long version = inUnit(() -> others.mark(1L, new Admission("other", 3, 7, Phase.SYNC, Side.OLD)));
        others.drop();

        // then
        assertThat(version).isEqualTo(1);
        assertThat(mark(1)).isEqualTo(2);
    }

    @Test
    void copies_that_are_put_back_are_due_again_and_count_no_failure() {
        // given
        mark(1);
        mark(2);
        List<Pending<Long>> taken = queue.claim(10, LONG);

        // when
        queue.putBack(taken, Duration.ZERO);

        // then
        assertThat(queue.claim(10, LONG))
                .containsExactlyInAnyOrderElementsOf(taken)
                .allMatch(copy -> copy.attempts() == 0);
        queue.bury(taken, "no");
        queue.putBack(taken, Duration.ZERO);
        assertThat(queue.claim(10, LONG)).as("given up meanwhile").isEmpty();
    }
}
