package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.PublishedRanges.OpenRangeException;
import dev.zdm.spi.PublishedRanges.Publication;
import dev.zdm.testing.Background;
import dev.zdm.testing.Sql;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What published ranges do, beside the marks of a store that keeps some. */
@Timeout(60)
public abstract class PublishedRangesContract {
    /** The migration of which the contract speaks. */
    protected static final String MIGRATION = "ranges";

    /** What a copy relies on that the guard admits. */
    protected static final Admission ADMITTED = new Admission(MIGRATION, 3, 7, Phase.BACKFILL, Side.OLD);

    /** The table of ranges. */
    protected static final String TABLE = "zdm_range_ranges__customer";

    private static final int LIMIT = 10;

    private final Background background = new Background();

    private RecordStore<Long, Long> store;
    private Marks<Long> marks;
    private PublishedRanges<Long> ranges;
    private Guard guard;

    /** The database. */
    protected abstract DataSource database();

    /** A store of keys whose database has a guard without rows, and no marks yet. */
    protected abstract RecordStore<Long, Long> emptyStore();

    /** The same rows through transactions that have one snapshot for all their statements. */
    protected abstract RecordStore<Long, Long> withSnapshots();

    /** Returns once some transaction waits for another one. */
    protected abstract void awaitWaiter();

    /** Statements by which a transaction takes what publishing takes. */
    protected abstract List<String> excludingCopies();

    @BeforeEach
    final void prepareMarks() {
        store = emptyStore();
        guard = store.home().guard().orElseThrow();
        guard.prepare(MIGRATION, 3);
        marks = store.marks(MIGRATION).orElseThrow();
        marks.prepare();
        ranges = marks.ranges().orElseThrow();
    }

    @AfterEach
    final void endThreads() {
        background.close();
    }

    private <T> T inUnit(Call<T, RuntimeException> call) {
        return store.home().transactions().requiresNew(call);
    }

    private boolean fence(long key, long version) {
        return inUnit(() -> marks.fence(key, version, ADMITTED));
    }

    private Publication<Long> publish(@Nullable Long after, @Nullable Long upTo, long token) {
        return ranges.publish(new KeyRange<>(after, upTo), token, LIMIT, ADMITTED);
    }

    private boolean close(long token) {
        return inUnit(() -> ranges.close(token));
    }

    private void assertWaits(long key, long version) {
        assertThatThrownBy(() -> fence(key, version)).isInstanceOf(OpenRangeException.class);
    }

    // ---- open and closed

    @ParameterizedTest
    @CsvSource({"3, 6, '4,5,6'", ", 3, '0,1,2,3'", "6, , '7,8'", ", , '0,1,2,3,4,5,6,7,8'", "5, 5, ''"})
    void an_open_range_keeps_out_copies_after_its_beginning_and_up_to_its_end(
            @Nullable Long after, @Nullable Long upTo, String waiting) {
        // given
        publish(after, upTo, 1);
        List<Long> keptOut = new ArrayList<>();

        // when
        List<Long> all = List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        for (long key : all) {
            try {
                assertThat(fence(key, 1)).isTrue();
            } catch (OpenRangeException e) {
                keptOut.add(key);
            }
        }

        // then
        assertThat(keptOut).hasToString("[" + waiting.replace(",", ", ") + "]");
        assertThat(ranges.waiting(all)).containsExactlyInAnyOrderElementsOf(keptOut);
    }

    @Test
    void a_copy_in_one_statement_is_kept_out_too() {
        // given
        publish(3L, 6L, 1);

        // then
        assertThat(store.putIfLater(5L, 1, ADMITTED)).isEmpty();
        assertThat(store.find(5L)).isEmpty();
        assertThat(close(1)).isTrue();
        assertThat(store.putIfLater(5L, 1, ADMITTED)).isNotEqualTo(Optional.of(false));
    }

    @Test
    void of_several_copies_none_passes_if_one_is_kept_out() {
        // given
        publish(3L, 6L, 1);
        LinkedHashMap<Long, Long> versions = new LinkedHashMap<>();
        versions.put(2L, 1L);
        versions.put(5L, 1L);

        // when
        assertThatThrownBy(() -> inUnit(() -> marks.fenceAll(versions, ADMITTED)))
                .isInstanceOf(OpenRangeException.class);

        // then
        assertThat(close(1)).isTrue();
        assertThat(inUnit(() -> marks.fenceAll(versions, ADMITTED))).containsExactly(2L, 5L);
    }

    @Test
    void a_copy_that_is_kept_out_changes_nothing() {
        // given
        fence(5, 1);
        publish(null, null, 1);

        // when
        assertWaits(5, 2);
        assertWaits(6, 1);

        // then
        assertThat(close(1)).isTrue();
        assertThat(fence(5, 2)).isTrue();
        assertThat(fence(6, 1)).isTrue();
    }

    @Test
    void what_was_applied_before_is_said_to_be_so_in_an_open_range_or_put_off() {
        // given
        fence(5, 2);
        publish(null, null, 1);

        // then
        try {
            assertThat(fence(5, 1)).isFalse();
        } catch (OpenRangeException e) {
            assertThat(e.isRetryable()).isTrue();
        }
    }

    @Test
    void once_a_range_is_closed_copies_pass() {
        // given
        publish(3L, 6L, 1);

        // when
        boolean closed = close(1);

        // then
        assertThat(closed).isTrue();
        assertThat(ranges.waiting(List.of(5L))).isEmpty();
        assertThat(fence(5, 1)).isTrue();
        assertThat(close(1)).as("closed again").isFalse();
    }

    @Test
    void a_unit_that_rolls_back_leaves_its_range_open() {
        // given
        publish(3L, 6L, 1);

        // when
        assertThatThrownBy(() -> inUnit(() -> {
                    assertThat(ranges.close(1)).isTrue();
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        // then
        assertWaits(5, 1);
        assertThat(close(1)).isTrue();
    }

    @Test
    void outside_of_a_unit_no_range_can_be_closed() {
        // given
        publish(3L, 6L, 1);

        // then
        assertThatThrownBy(() -> ranges.close(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_range_that_is_given_up_is_open_no_more_and_cannot_be_closed() {
        // given
        publish(3L, 6L, 1);
        publish(6L, 9L, 2);
        publish(9L, null, 3);

        // when
        ranges.withdraw(2);
        boolean unknown = close(7);

        // then
        assertThat(unknown).isFalse();
        assertThat(ranges.waiting(List.of(5L, 7L, 10L))).containsExactlyInAnyOrder(5L, 10L);
        ranges.forgetAll();
        assertThat(ranges.waiting(List.of(5L, 7L, 10L))).isEmpty();
        assertThat(List.of(close(1), close(2), close(3))).containsOnly(false);
    }

    @Test
    void a_range_that_was_copied_is_not_given_up_by_whoever_did_not_hear_of_it() {
        // given
        publish(3L, 6L, 1);
        close(1);

        // when
        ranges.withdraw(1);

        // then
        assertThat(publish(3L, 6L, 2).isDone()).isTrue();
    }

    @Test
    void a_range_that_nobody_closes_is_given_up_in_the_end() {
        // given
        publish(3L, 6L, 1);
        publish(6L, 9L, 2);
        Sql.execute(
                database(),
                "update " + TABLE + " set opened_at = opened_at - interval " + elevenMinutes() + " where token = 1");

        // when
        List<Long> waiting = ranges.waiting(List.of(5L, 7L));

        // then
        assertThat(waiting).contains(7L);
        assertThat(fence(5, 1)).isTrue();
        assertThat(close(1)).isFalse();
        assertThat(close(2)).isTrue();
    }

    /** As the database spells an interval. */
    protected String elevenMinutes() {
        return "'11' minute";
    }

    @Test
    void more_keys_than_fit_a_statement_can_be_asked_for() {
        // given
        publish(250L, null, 1);
        List<Long> many = LongStream.rangeClosed(1, 301).boxed().toList();

        // then
        assertThat(ranges.waiting(many)).hasSize(51).allMatch(key -> key > 250);
        assertThat(ranges.waiting(List.of())).isEmpty();
    }

    // ---- fences

    @Test
    void fenced_keys_of_the_range_are_told_and_no_others() {
        // given
        for (long key = 1; key <= 8; key++) {
            fence(key, 1);
        }
        inUnit(() -> marks.touch(List.of(5L, 40L), ADMITTED));

        // then
        assertThat(publish(3L, 6L, 1)).isEqualTo(new Publication<>(false, List.of(4L, 5L, 6L), false));
        assertThat(ranges.publish(new KeyRange<>(6L, null), 2, 2, ADMITTED))
                .isEqualTo(new Publication<>(false, List.of(7L, 8L), false));
        assertThat(ranges.publish(new KeyRange<>(null, 3L), 3, 2, ADMITTED))
                .isEqualTo(new Publication<>(false, List.of(1L, 2L), true));
        assertThat(publish(20L, 50L, 4).fenced()).as("marked, and not fenced").isEmpty();
    }

    // ---- takeover

    @ParameterizedTest
    @CsvSource({"3, 6", "3, 5", "4, 5", "5, 8", "1, 4", "1, 8", ", 4", "5, ", ", "})
    void whoever_publishes_keys_again_has_taken_their_range_over(@Nullable Long after, @Nullable Long upTo) {
        // given
        publish(3L, 6L, 1);

        // when
        publish(after, upTo, 2);

        // then
        assertThat(close(1)).isFalse();
        assertThat(close(2)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "6, 9", "6, ", ", 3"})
    void neighbours_do_not_take_over(@Nullable Long after, @Nullable Long upTo) {
        // given
        publish(3L, 6L, 1);

        // when
        publish(after, upTo, 2);

        // then
        assertThat(close(2)).isTrue();
        assertWaits(5, 1);
        assertThat(close(1)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"3, 6", ", 6", "3, ", ", "})
    void that_a_range_was_copied_is_known_until_it_is_forgotten(@Nullable Long after, @Nullable Long upTo) {
        // given
        publish(after, upTo, 1);
        close(1);

        // when
        Publication<Long> again = publish(after, upTo, 2);

        // then
        assertThat(again).isEqualTo(new Publication<>(true, List.of(), false));
        assertThat(ranges.waiting(List.of(5L))).as("not open").isEmpty();
        ranges.forget(2);
        assertThat(publish(after, upTo, 3).isDone()).isFalse();
    }

    @Test
    void each_part_of_a_range_that_was_copied_is_done() {
        // given
        publish(3L, 9L, 1);
        close(1);

        // then
        assertThat(publish(3L, 6L, 2).isDone()).isTrue();
        ranges.forget(2);
        assertThat(publish(6L, 9L, 3).isDone()).isTrue();
        assertThat(publish(6L, null, 4).isDone()).isFalse();
        assertThat(publish(null, 3L, 5).isDone()).isFalse();
    }

    @Test
    void what_another_run_or_another_range_has_copied_is_not_done() {
        // given
        publish(3L, 6L, 1);
        close(1);

        // then
        assertThat(publish(3L, 7L, 2).isDone()).isFalse();
        close(2);
        guard.prepare(MIGRATION, 4);
        Admission nextRun = new Admission(MIGRATION, 4, 9, Phase.BACKFILL, Side.OLD);
        assertThat(ranges.publish(new KeyRange<>(3L, 7L), 3, LIMIT, nextRun).isDone())
                .isFalse();
    }

    @Test
    void while_it_is_undecided_whether_a_range_was_copied_nobody_takes_it_over() {
        // given
        publish(3L, 6L, 1);
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<Boolean> copying = background.run(() -> inUnit(() -> {
            boolean mine = ranges.close(1);
            closed.countDown();
            Background.await(end);
            return mine;
        }));
        Background.await(closed);

        // when
        Future<Publication<Long>> takeover = background.run(() -> publish(3L, 6L, 2));
        awaitWaiter();

        // then
        assertThat(takeover).isNotDone();
        end.countDown();
        assertThat(Background.get(copying)).isTrue();
        assertThat(Background.get(takeover).isDone()).isTrue();
    }

    // ---- copies under way

    @Test
    void a_copy_that_is_under_way_is_waited_for_and_its_fence_is_told() {
        // given
        CountDownLatch fenced = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<Boolean> copy = background.run(() -> inUnit(() -> {
            boolean mine = marks.fence(5L, 1, ADMITTED);
            fenced.countDown();
            Background.await(end);
            return mine;
        }));
        Background.await(fenced);

        // when
        Future<Publication<Long>> publication = background.run(() -> publish(3L, 6L, 1));
        awaitWaiter();

        // then
        assertThat(publication).isNotDone();
        end.countDown();
        assertThat(Background.get(copy)).isTrue();
        assertThat(Background.get(publication).fenced()).containsExactly(5L);
    }

    @Test
    void a_copy_that_waited_for_a_publication_sees_the_range() {
        // given
        List<Future<Boolean>> copies = new ArrayList<>();

        // when
        boolean published = inUnit(() -> {
            excludingCopies().forEach(this::runInUnit);
            runInUnit("insert into " + TABLE + " (after_1, upto_1, token, run, done, opened_at)"
                    + " values (3, 6, 1, 3, false, current_timestamp)");
            copies.add(background.run(() -> isKeptOut(() -> fence(5, 1))));
            awaitWaiter();
            return true;
        });

        // then
        assertThat(published).isTrue();
        assertThat(Background.get(copies.get(0))).isTrue();
    }

    private void runInUnit(String statement) {
        try {
            boolean unused = store.home().transactions().withConnection(connection -> {
                try (Statement plain = connection.createStatement()) {
                    return plain.execute(statement);
                }
            });
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isKeptOut(Runnable copy) {
        try {
            copy.run();
            return false;
        } catch (OpenRangeException e) {
            return true;
        }
    }

    /** Such a transaction sees the ranges as they were. */
    @Test
    void a_copy_whose_only_snapshot_is_older_than_the_range_is_refused() {
        // given
        RecordStore<Long, Long> strict = withSnapshots();
        Marks<Long> strictMarks = strict.marks(MIGRATION).orElseThrow();

        // when / then
        assertThatThrownBy(() -> strict.home().transactions().requiresNew(() -> {
                    assertThat(strict.find(5L)).isEmpty();
                    publish(3L, 6L, 1);
                    return strictMarks.fence(5L, 1, ADMITTED);
                }))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.isRetryable()).isTrue());
        assertThat(close(1)).isTrue();
        assertThat(fence(5, 1)).isTrue();
    }

    @Test
    void with_one_snapshot_ranges_are_published_and_closed_and_keep_copies_out() {
        // given
        RecordStore<Long, Long> strictStore = withSnapshots();
        TransactionScope scope = strictStore.home().transactions();
        Marks<Long> strict = strictStore.marks(MIGRATION).orElseThrow();
        PublishedRanges<Long> published = strict.ranges().orElseThrow();

        // when
        published.publish(new KeyRange<>(3L, 6L), 1, LIMIT, ADMITTED);

        // then
        assertThatThrownBy(() -> scope.requiresNew(() -> strict.fence(5L, 1, ADMITTED)))
                .isInstanceOf(OpenRangeException.class);
        assertThat(inUnit(() -> ranges.close(1))).isTrue();
        assertThat(scope.<Boolean, RuntimeException>requiresNew(() -> strict.fence(5L, 1, ADMITTED)))
                .isTrue();
    }

    // ---- the guard

    @Test
    void what_the_guard_does_not_admit_is_not_published() {
        // given
        Admission otherRun = new Admission(MIGRATION, 2, 7, Phase.BACKFILL, Side.OLD);

        // when
        assertThatThrownBy(() -> ranges.publish(new KeyRange<>(3L, 6L), 1, LIMIT, otherRun))
                .isInstanceOf(StalePhaseException.class);
        Guard.HandOver moved = guard.handOver(MIGRATION, Side.NEW, 8, Duration.ofSeconds(20), () -> {});
        assertThatThrownBy(() -> publish(3L, 6L, 2)).isInstanceOf(StalePhaseException.class);

        // then
        assertThat(moved).isEqualTo(Guard.HandOver.DONE);
        assertThat(ranges.waiting(List.of(5L))).isEmpty();
    }

    // ---- tables

    @Test
    void marks_of_before_get_the_table_that_they_lack() {
        // given
        fence(5, 2);
        Sql.execute(database(), "drop table " + TABLE);
        assertThat(marks.isPrepared()).as("what may be owed can be asked for").isTrue();

        // when
        marks.prepare();
        marks.prepare();

        // then
        assertThat(publish(null, null, 1).fenced()).containsExactly(5L);
    }

    @Test
    void ranges_are_cleared_and_dropped_with_the_marks() {
        // given
        publish(3L, 6L, 1);

        // when
        marks.clear();

        // then
        assertThat(fence(5, 1)).isTrue();
        marks.drop();
        marks.prepare();
        assertThat(ranges.waiting(List.of(5L))).isEmpty();
    }
}
