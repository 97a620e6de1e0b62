package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.MigrationEvent.Compared;
import dev.zdm.event.Verdict;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.Call;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ShadowReadsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Rig rig = Rig.in(Phase.SYNC, 0);

    private Migration<Long, OldRow> in(Phase phase, int share, ShadowPolicy policy) {
        rig.close();
        rig = Rig.in(phase, share);
        return rig.rows().shadow(policy).register();
    }

    private Migration<Long, OldRow> comparing() {
        return in(Phase.SYNC, 0, everyCall());
    }

    private static ShadowPolicy everyCall() {
        return new ShadowPolicy(100, SECOND, 8, Set.of());
    }

    private List<Verdict> verdictsOf(Migration<Long, OldRow> migration, Call<?, Exception> old, Call<?, Exception> next)
            throws Exception {
        migration.<Object, Exception>read(1L, old::run, next::run);
        rig.executor().runAll();
        return rig.events().verdicts();
    }

    /** One answer after the other, the last one for ever. */
    private static Call<Object, Exception> inTurn(Object... answers) {
        Deque<Object> left = new ArrayDeque<>(List.of(answers));
        return () -> left.size() > 1 ? left.removeFirst() : left.getFirst();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void equal_answers_match() throws Exception {
        assertThat(verdictsOf(comparing(), inTurn(new OldRow(1L, "a")), inTurn(new OldRow(1L, "a"))))
                .containsExactly(Verdict.MATCH);
    }

    @Test
    void a_mismatch_names_the_fields_and_hides_the_key() {
        // given
        Migration<Long, OldRow> migration = comparing();
        rig.old().with(new OldRow(4711L, "old name"));
        rig.next().with(new NewRow(4711L, "new name"));

        // when
        migration.read(4711L);
        rig.executor().runAll();

        // then
        Compared compared = rig.events().of(Compared.class).get(0);
        assertThat(compared.verdict()).isEqualTo(Verdict.MISMATCH);
        assertThat(compared.fields()).containsExactly("name");
        assertThat(compared.keyHash()).matches("[0-9a-f]{16}");
        assertThat(compared.toString()).doesNotContain("4711").doesNotContain("old name");
    }

    @Test
    void fields_that_may_differ_are_ignored() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, new ShadowPolicy(100, SECOND, 8, Set.of("name")));
        rig.old().with(new OldRow(1L, "a"));
        rig.next().with(new NewRow(1L, "b"));

        // when
        migration.read(1L);
        rig.executor().runAll();

        // then
        assertThat(rig.events().verdicts()).containsExactly(Verdict.IGNORED);
    }

    @Test
    void a_row_that_changed_between_the_two_reads_is_no_mismatch() throws Exception {
        assertThat(verdictsOf(comparing(), inTurn("before", "after"), inTurn("after")))
                .containsExactly(Verdict.MATCH);
    }

    @Test
    void a_row_that_keeps_changing_is_incomparable() throws Exception {
        assertThat(verdictsOf(comparing(), inTurn("1", "2", "3", "4", "5", "6"), inTurn("a", "b", "c", "d", "e")))
                .containsExactly(Verdict.INCOMPARABLE);
    }

    @Test
    void a_difference_that_stays_is_a_mismatch() throws Exception {
        assertThat(verdictsOf(comparing(), inTurn("a"), inTurn("b"))).containsExactly(Verdict.MISMATCH);
    }

    @Test
    void a_shadow_call_that_fails_never_reaches_the_caller() {
        // given
        Migration<Long, OldRow> migration = comparing();
        rig.old().with(new OldRow(1L, "a"));
        rig.next().failNextReads(100);

        // when
        Optional<OldRow> answer = migration.read(1L);
        rig.executor().runAll();

        // then
        assertThat(answer).isPresent();
        assertThat(rig.events().verdicts()).containsExactly(Verdict.SHADOW_FAILED);
    }

    @Test
    void an_error_in_a_shadow_call_is_counted_and_stays_there() throws Exception {
        assertThat(verdictsOf(comparing(), inTurn("a"), () -> {
                    throw new StackOverflowError();
                }))
                .containsExactly(Verdict.SHADOW_FAILED);
    }

    @Test
    void an_executor_that_rejects_means_skipped() {
        // given
        Migration<Long, OldRow> migration = comparing();
        rig.executor().rejectFromNowOn();

        // when
        for (int i = 0; i < 20; i++) {
            migration.read(1L);
        }

        // then
        assertThat(rig.events().verdicts()).hasSize(20).allMatch(Verdict.SKIPPED::equals);
    }

    @Test
    void an_executor_without_threads_means_skipped_and_keeps_no_place() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, new ShadowPolicy(100, SECOND, 1, Set.of()));
        rig.executor().withoutThreads(true);
        migration.read(1L);

        // when
        rig.executor().withoutThreads(false);
        migration.read(1L);
        rig.executor().runAll();

        // then
        assertThat(rig.events().verdicts()).containsExactly(Verdict.SKIPPED, Verdict.MATCH);
    }

    @Test
    void calls_that_find_no_room_are_skipped_and_counted() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, new ShadowPolicy(100, SECOND, 3, Set.of()));

        // when
        for (int i = 0; i < 5; i++) {
            migration.read(1L);
        }

        // then
        assertThat(rig.executor().size()).isEqualTo(3);
        assertThat(rig.events().verdicts()).containsExactly(Verdict.SKIPPED, Verdict.SKIPPED);
        rig.executor().runAll();
        migration.read(1L);
        assertThat(rig.executor().size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "100, 300, 300", "50, 100, 200"})
    void the_sample_is_kept_to(int percent, int atLeast, int atMost) {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, new ShadowPolicy(percent, SECOND, 1_000, Set.of()));

        // when
        for (int i = 0; i < 300; i++) {
            migration.read(1L);
        }

        // then
        assertThat(rig.executor().size()).isBetween(atLeast, atMost);
    }

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY, 0, 0",
        "DUAL_WRITE, 0, 0",
        "BACKFILL, 0, 0",
        "SYNC, 0, 1",
        "READ_NEW, 50, 1",
        "READ_NEW, 100, 1",
        "WRITE_NEW, 0, 0",
        "NEW_ONLY, 0, 0"
    })
    void only_phases_in_which_both_sides_must_agree_compare(Phase phase, int share, int shadows) {
        // given
        Migration<Long, OldRow> migration = in(phase, share, everyCall());

        // when
        migration.read(1L);

        // then
        assertThat(rig.executor().size()).isEqualTo(shadows);
    }

    @Test
    void the_backfill_phase_compares_once_its_scan_is_complete() {
        // given
        Migration<Long, OldRow> migration = in(Phase.BACKFILL, 0, everyCall());
        migration.read(1L);
        assertThat(rig.executor().size()).isZero();

        // when
        migration.backfill();
        rig.executor().runAll();
        migration.read(1L);

        // then
        assertThat(rig.executor().size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"SYNC, 0", "READ_NEW, 100"})
    void a_stream_is_the_callers_alone(Phase phase, int share) {
        // given
        Migration<Long, OldRow> migration = in(phase, share, everyCall());

        // when
        Stream<String> answer =
                migration.<Stream<String>, RuntimeException>read(1L, () -> Stream.of("a"), () -> Stream.of("a"));
        rig.executor().runAll();

        // then
        assertThat(answer).containsExactly("a");
        assertThat(rig.events().verdicts()).isEmpty();
    }

    @Test
    void a_call_past_its_deadline_is_counted_as_failed_once() {
        // given
        Migration<Long, OldRow> migration = comparing();
        migration.read(1L);

        // when
        rig.scheduler().runAll();
        rig.executor().runAll();

        // then
        assertThat(rig.events().verdicts()).containsExactly(Verdict.SHADOW_FAILED);
    }

    @Test
    void a_call_that_waited_past_its_deadline_is_not_made_any_more() throws Exception {
        // given
        Migration<Long, OldRow> migration = comparing();
        List<String> asked = new ArrayList<>();
        migration.<Boolean, Exception>read(1L, () -> true, () -> asked.add("new"));

        // when
        rig.scheduler().runAll();
        rig.executor().runAll();

        // then
        assertThat(asked).isEmpty();
        migration.read(1L);
        assertThat(rig.executor().size()).isEqualTo(1);
    }

    @Test
    void a_shadow_call_runs_on_a_thread_of_its_own_and_is_interrupted_at_its_deadline() throws Exception {
        // given
        rig.close();
        rig = Rig.withOwnThreads(Phase.SYNC, 0);
        Migration<Long, OldRow> migration = rig.rows()
                .shadow(new ShadowPolicy(100, Duration.ofMillis(50), 1, Set.of()))
                .register();
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch interrupted = new CountDownLatch(1);

        // when
        String answer = migration.<String, Exception>read(1L, () -> "old", () -> {
            threads.add(Thread.currentThread());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return "never";
        });

        // then
        assertThat(answer).isEqualTo("old");
        interrupted.await();
        assertThat(threads).doesNotContain(Thread.currentThread());
        assertThat(threads)
                .allMatch(thread -> thread.isDaemon() && thread.getName().equals("zdm-worker"));
        assertThat(rig.events().verdicts()).containsExactly(Verdict.SHADOW_FAILED);
    }

    @Test
    void an_answer_that_fell_back_is_compared_like_any_other() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, everyCall());
        rig.old().with(new OldRow(1L, "a"));
        rig.next().with(new NewRow(1L, "b")).failNextReads(1);

        // when
        migration.read(1L);
        rig.executor().runAll();

        // then
        assertThat(rig.events().verdicts()).containsExactly(Verdict.MISMATCH);
        assertThat(rig.events().of(MigrationEvent.FellBack.class)).hasSize(1);
    }

    /** Kept apart, so that the default threads are known to end. */
    @Test
    void closing_ends_the_threads_that_zdm_made() throws Exception {
        // given
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch asked = new CountDownLatch(1);
        rig.close();
        rig = Rig.withOwnThreads(Phase.SYNC, 0);
        Migration<Long, OldRow> migration = rig.rows().shadow(everyCall()).register();
        migration.<String, Exception>read(1L, () -> "old", () -> {
            threads.add(Thread.currentThread());
            asked.countDown();
            return "old";
        });
        asked.await();

        // when
        Zdm zdm = rig.zdm();
        zdm.close();

        // then
        for (Thread thread : threads) {
            thread.join();
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
