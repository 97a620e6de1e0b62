package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.ScanChunks.Chunk;
import dev.zdm.spi.ScanChunks.Claim;
import dev.zdm.spi.ScanChunks.Done;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Background;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ranges of scans do in every state store. A store's own test inherits it and says how an empty store is made. */
public abstract class ScanChunksContract {
    private static final String MIGRATION = "customer-v2";
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.123456789Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Chunk EVERYTHING = range(null, null, 0);

    private final Background background = new Background();
    private StateStore store;
    private ScanChunks chunks;
    private Scan scan;

    /** A store without any state. */
    protected abstract StateStore emptyStore();

    /** The same store as another instance opens it. */
    protected StateStore reopened(StateStore opened) {
        return opened;
    }

    /** Lets time pass by the store's clock. */
    protected abstract void passTime(Duration duration);

    @BeforeEach
    final void beginScan() {
        store = emptyStore();
        chunks = store.chunks();
        store.states().createIfAbsent(MigrationState.initial(MIGRATION, MigrationKind.DATA, NOW, "me"));
        scan = begun(1, ScanKind.BACKFILL, NOW);
    }

    @AfterEach
    final void endThreads() {
        background.close();
    }

    private Scan begun(long run, ScanKind kind, Instant since) {
        Scan begun = Scan.begin(MIGRATION, run, kind, since);
        store.scans().save(begun);
        return begun;
    }

    private static Chunk range(String after, String upTo, int priority) {
        return new Chunk(0, after, upTo, priority, 0);
    }

    // ---- plans

    @Test
    void a_scan_that_was_not_planned_has_no_ranges() {
        assertThat(chunks.left(scan)).isEmpty();
        assertThat(next("one")).isEmpty();
        assertThat(chunks.end(scan, Scan::secondStage, state -> true)).isEmpty();
    }

    @Test
    void a_scan_that_was_not_saved_is_not_planned() {
        // given
        Scan unsaved = Scan.begin(MIGRATION, 2, ScanKind.BACKFILL, NOW);

        // when
        chunks.plan(unsaved, List.of(EVERYTHING));

        // then
        assertThat(chunks.left(unsaved)).isEmpty();
    }

    @Test
    void planned_ranges_are_free_and_those_of_greater_priority_come_first() {
        // when
        chunks.plan(scan, List.of(range(null, "żółć \\ '", 0), range("żółć \\ '", "m ", 7), range("m ", null, 0)));

        // then
        assertThat(chunks.left(scan))
                .extracting(Chunk::after, Chunk::upTo, Chunk::priority, Chunk::isClaimed)
                .containsExactly(
                        tuple("żółć \\ '", "m ", 7, false),
                        tuple(null, "żółć \\ '", 0, false),
                        tuple("m ", null, 0, false));
        assertThat(next("one")).contains(chunks.left(scan).get(0));
    }

    @Test
    void a_scan_is_planned_once() {
        // given
        chunks.plan(scan, List.of(EVERYTHING));
        Chunk piece = cut("5", "one");
        assertThat(chunks.complete(scan, piece, Done.NOTHING)).isTrue();

        // when
        chunks.plan(scan, List.of(EVERYTHING));

        // then
        assertThat(chunks.left(scan))
                .singleElement()
                .satisfies(rest -> assertThat(rest.after()).isEqualTo("5"));
    }

    @Test
    void runs_and_kinds_have_ranges_of_their_own() {
        // given
        Scan laterRun = begun(2, ScanKind.BACKFILL, NOW);
        Scan verification = begun(1, ScanKind.VERIFICATION, NOW);
        chunks.plan(scan, List.of(range(null, "1", 0)));
        chunks.plan(laterRun, List.of(range(null, "2", 0)));
        chunks.plan(verification, List.of(range(null, "3", 0)));

        // then
        assertThat(List.of(scan, laterRun, verification))
                .extracting(each -> chunks.left(each).get(0).upTo())
                .containsExactly("1", "2", "3");
    }

    // ---- cutting

    @Test
    void a_free_range_is_shown_and_not_claimed_until_a_piece_is_cut_off() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 3)));

        // when
        Chunk shown = next("one").orElseThrow();
        assertThat(next("two")).contains(shown);
        Chunk piece = chunks.cut(scan, shown, "4", "one", LEASE).orElseThrow();

        // then
        assertThat(shown.isClaimed()).isFalse();
        assertThat(piece.isClaimed()).isTrue();
        assertThat(piece.after()).isNull();
        assertThat(piece.upTo()).isEqualTo("4");
        assertThat(piece.priority()).isEqualTo(3);
        assertThat(chunks.left(scan)).containsExactly(new Chunk(shown.id(), "4", "9", 3, 0), piece);
    }

    @Test
    void a_piece_without_end_or_with_the_end_of_the_range_is_all_of_it() {
        // given
        chunks.plan(scan, List.of(range(null, "4", 0), range("4", "9", 0)));

        // when
        Chunk first = cut(null, "one");
        Chunk second = cut("9", "one");

        // then
        assertThat(first.upTo()).isEqualTo("4");
        assertThat(second.upTo()).isEqualTo("9");
        assertThat(chunks.left(scan)).containsExactly(first, second);
        assertThat(next("two")).isEmpty();
    }

    @Test
    void whoever_cuts_a_range_that_begins_elsewhere_by_now_gets_nothing() {
        // given
        chunks.plan(scan, List.of(EVERYTHING));
        Chunk shown = next("one").orElseThrow();
        cut("5", "two");
        List<Chunk> left = chunks.left(scan);

        // when / then
        assertThat(chunks.cut(scan, shown, "3", "one", LEASE)).isEmpty();
        assertThat(chunks.cut(scan, shown, null, "one", LEASE)).isEmpty();
        assertThat(chunks.left(scan)).isEqualTo(left);
    }

    @Test
    void workers_that_cut_at_once_get_pieces_that_do_not_overlap_and_leave_no_gap() {
        // given
        chunks.plan(scan, List.of(range("0", "60", 0)));
        AtomicInteger names = new AtomicInteger();

        // when
        List<Chunk> pieces = background.race(8, () -> work("worker " + names.incrementAndGet())).stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(piece -> number(piece.after())))
                .toList();

        // then
        String end = "0";
        for (Chunk piece : pieces) {
            assertThat(piece.after()).isEqualTo(end);
            end = piece.upTo();
        }
        assertThat(end).isEqualTo("60");
        assertThat(pieces).extracting(Chunk::token).doesNotHaveDuplicates();
        assertThat(stored().rows()).isEqualTo(60);
        assertThat(chunks.left(scan)).isEmpty();
    }

    private List<Chunk> work(String worker) {
        List<Chunk> pieces = new ArrayList<>();
        for (Optional<Chunk> shown = next(worker); shown.isPresent(); shown = next(worker)) {
            Chunk free = shown.get();
            String upTo = String.valueOf(Math.min(60, number(free.after()) + 3 + pieces.size()));
            chunks.cut(scan, free, upTo, worker, LEASE).ifPresent(piece -> {
                pieces.add(piece);
                long rows = number(piece.upTo()) - number(piece.after());
                assertThat(chunks.complete(scan, piece, new Done(rows, 0, 0))).isTrue();
            });
        }
        return pieces;
    }

    private static int number(String key) {
        return Integer.parseInt(Objects.requireNonNull(key));
    }

    // ---- work on a chunk

    @Test
    void a_chunk_is_struck_out_once_and_counted_once() {
        // given
        chunks.plan(scan, List.of(EVERYTHING));
        Chunk piece = cut("5", "one");

        // when / then
        assertThat(chunks.complete(scan, piece, new Done(5, 2, 1))).isTrue();
        assertThat(chunks.complete(scan, piece, new Done(5, 2, 1))).isFalse();
        assertThat(stored()).isEqualTo(scan.advancedTo(null, 5, 2, 1));
        assertThat(chunks.left(scan)).hasSize(1).doesNotContain(piece);
    }

    @Test
    void a_chunk_that_was_advanced_begins_later_under_the_same_token() {
        // given
        chunks.plan(scan, List.of(EVERYTHING));
        Chunk piece = cut("9", "one");

        // when
        Chunk rest = chunks.advance(scan, piece, "5", new Done(5, 2, 1), LEASE).orElseThrow();

        // then
        assertThat(rest).isEqualTo(new Chunk(piece.id(), "5", "9", 0, piece.token()));
        assertThat(chunks.left(scan)).contains(rest);
        assertThat(chunks.complete(scan, rest, new Done(4, 0, 0))).isTrue();
        assertThat(stored()).isEqualTo(scan.advancedTo(null, 9, 2, 1));
    }

    @Test
    void a_free_range_can_neither_be_advanced_nor_struck_out() {
        // given
        chunks.plan(scan, List.of(EVERYTHING));
        Chunk free = next("one").orElseThrow();

        // when / then
        assertThat(chunks.complete(scan, free, new Done(5, 0, 0))).isFalse();
        assertThat(chunks.advance(scan, free, "5", new Done(5, 0, 0), LEASE)).isEmpty();
        chunks.release(scan, free);
        assertThat(stored()).isEqualTo(scan);
        assertThat(chunks.left(scan)).containsExactly(free);
    }

    @Test
    void a_chunk_that_was_given_back_is_free_from_where_it_stands() {
        // given
        chunks.plan(scan, List.of(EVERYTHING));
        Chunk piece = cut("9", "one");
        chunks.advance(scan, piece, "5", Done.NOTHING, LEASE);

        // when
        chunks.release(scan, piece);

        // then
        assertThat(chunks.left(scan)).contains(new Chunk(piece.id(), "5", "9", 0, 0));
        assertThat(chunks.complete(scan, piece, Done.NOTHING)).isFalse();
    }

    // ---- death

    @Test
    void the_chunk_of_a_dead_worker_is_taken_over_when_its_lease_is_over_and_not_before() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        Chunk piece = cut("9", "one");
        passTime(LEASE.minusSeconds(10));
        assertThat(next("two")).isEmpty();

        // when
        passTime(Duration.ofSeconds(10));
        Chunk taken = next("two").orElseThrow();

        // then
        assertThat(taken).isEqualTo(new Chunk(piece.id(), null, "9", 0, taken.token()));
        assertThat(taken.token()).isGreaterThan(piece.token());
        assertThat(next("three")).isEmpty();
    }

    @Test
    void whoever_lost_a_chunk_can_neither_finish_nor_advance_nor_free_it() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        Chunk lost = cut("9", "one");
        passTime(LEASE);
        Chunk taken = next("two").orElseThrow();

        // when / then
        assertThat(chunks.complete(scan, lost, new Done(9, 9, 9))).isFalse();
        assertThat(chunks.advance(scan, lost, "5", new Done(9, 9, 9), LEASE)).isEmpty();
        chunks.release(scan, lost);
        assertThat(chunks.left(scan)).containsExactly(taken);
        assertThat(stored()).isEqualTo(scan);
        assertThat(chunks.complete(scan, taken, new Done(9, 0, 0))).isTrue();
    }

    @Test
    void an_advance_renews_the_lease() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        Chunk piece = cut("9", "one");
        passTime(LEASE.minusSeconds(10));

        // when
        chunks.advance(scan, piece, "5", Done.NOTHING, LEASE);
        passTime(LEASE.minusSeconds(10));

        // then
        assertThat(next("two")).isEmpty();
    }

    @Test
    void a_worker_takes_his_own_chunk_of_an_earlier_life_at_once_and_not_that_of_another() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        cut("4", "two");
        Chunk earlier = cut("9", "one");

        // when
        Chunk taken = next("one").orElseThrow();

        // then
        assertThat(taken.id()).isEqualTo(earlier.id());
        assertThat(taken.token()).isGreaterThan(earlier.token());
    }

    @Test
    void a_claim_that_was_renewed_stays_the_workers_and_begins_where_it_began() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        Chunk piece = cut("9", "one");
        passTime(LEASE.minusSeconds(10));

        // when
        assertThat(chunks.renew(scan, piece, LEASE)).isTrue();
        passTime(LEASE.minusSeconds(10));

        // then
        assertThat(next("two")).isEmpty();
        assertThat(chunks.left(scan)).containsExactly(piece);
        assertThat(stored()).isEqualTo(scan);
        passTime(Duration.ofSeconds(10));
        assertThat(next("two").map(Chunk::id)).contains(piece.id());
    }

    @Test
    void a_claim_that_is_over_is_renewed_as_long_as_nobody_else_has_taken_the_chunk() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        Chunk piece = cut("9", "one");
        passTime(LEASE.plusSeconds(1));

        // when / then
        assertThat(chunks.renew(scan, piece, LEASE)).isTrue();
        assertThat(next("two")).isEmpty();
    }

    @Test
    void whoever_lost_a_chunk_cannot_renew_his_claim_nor_can_who_has_none() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0), range("9", null, 0)));
        Chunk lost = cut("9", "one");
        Chunk free = chunks.left(scan).stream()
                .filter(chunk -> !chunk.isClaimed())
                .findFirst()
                .orElseThrow();
        passTime(LEASE);
        Chunk taken = next("two").orElseThrow();
        passTime(LEASE.minusSeconds(10));

        // when
        assertThat(chunks.renew(scan, lost, LEASE)).isFalse();
        assertThat(chunks.renew(scan, free, LEASE)).isFalse();

        // then
        assertThat(chunks.left(scan)).contains(taken, free);
        passTime(Duration.ofSeconds(10));
        assertThat(next("three").map(Chunk::id)).contains(taken.id());
    }

    @Test
    void claims_tell_who_is_at_work_on_which_chunk_and_how_long_it_stays_his() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0), range("9", null, 0)));
        Chunk first = cut("4", "one");
        passTime(Duration.ofSeconds(20));
        Chunk second = cut("9", "two");

        // when / then
        assertThat(chunks.claims(scan))
                .extracting(Claim::chunk, Claim::worker)
                .containsExactlyInAnyOrder(tuple(first, "one"), tuple(second, "two"));
        assertThat(chunks.claims(scan))
                .allSatisfy(claim -> assertThat(claim.left())
                        .isBetween(
                                claim.worker().equals("one") ? Duration.ofSeconds(5) : Duration.ofSeconds(25),
                                claim.worker().equals("one") ? Duration.ofSeconds(10) : LEASE));
        passTime(Duration.ofSeconds(20));
        assertThat(chunks.claims(scan))
                .filteredOn(claim -> claim.left().isNegative())
                .extracting(Claim::worker)
                .containsExactly("one");
        chunks.release(scan, first);
        chunks.complete(scan, second, Done.NOTHING);
        assertThat(chunks.claims(scan)).isEmpty();
    }

    @Test
    void abandoned_chunks_come_before_free_ranges() {
        // given
        chunks.plan(scan, List.of(EVERYTHING));
        Chunk piece = cut("4", "one");
        passTime(LEASE);

        // then
        assertThat(next("two").map(Chunk::id)).contains(piece.id());
    }

    @Test
    void of_several_who_find_an_abandoned_chunk_one_gets_it() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        cut("9", "dead");
        passTime(LEASE);
        AtomicInteger names = new AtomicInteger();

        // when
        List<Optional<Chunk>> taken = background.race(8, () -> next("worker " + names.incrementAndGet()));

        // then
        assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
    }

    // ---- tokens

    @Test
    void a_token_is_greater_than_all_before_also_in_a_scan_begun_anew_and_in_a_later_run() {
        // given
        chunks.plan(scan, List.of(EVERYTHING));
        long first = cut("1", "one").token();
        long second = cut("2", "one").token();

        // when
        chunks = reopened(store).chunks();
        long third = cut("3", "one").token();
        scan = begun(1, ScanKind.BACKFILL, NOW.plusMillis(1));
        chunks.plan(scan, List.of(EVERYTHING));
        long anew = cut("1", "one").token();
        scan = begun(2, ScanKind.BACKFILL, NOW);
        chunks.plan(scan, List.of(EVERYTHING));
        long laterRun = cut("1", "one").token();

        // then
        assertThat(List.of(first, second, third, anew, laterRun)).isSorted().doesNotHaveDuplicates();
    }

    // ---- ends

    @Test
    void a_scan_begun_anew_has_no_ranges_of_the_one_before_whose_workers_find_nothing_to_do() {
        // given
        Scan former = scan;
        chunks.plan(former, List.of(EVERYTHING));
        Chunk claimed = cut("5", "one");

        // when
        scan = begun(1, ScanKind.BACKFILL, NOW.plusSeconds(1));

        // then
        assertThat(chunks.left(scan)).isEmpty();
        assertThat(chunks.left(former)).isEmpty();
        assertThat(chunks.next(former, "one", LEASE)).isEmpty();
        assertThat(chunks.complete(former, claimed, new Done(5, 0, 0))).isFalse();
        chunks.plan(former, List.of(EVERYTHING));
        assertThat(chunks.left(former)).isEmpty();
        chunks.plan(scan, List.of(EVERYTHING));
        assertThat(chunks.complete(former, claimed, new Done(5, 0, 0))).isFalse();
        assertThat(chunks.left(scan)).hasSize(1);
        assertThat(stored()).isEqualTo(scan);
    }

    @Test
    void a_stage_does_not_end_while_a_range_is_left_or_the_state_does_not_allow_it() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        Chunk piece = cut("9", "one");

        // when / then
        assertThat(chunks.end(scan, Scan::secondStage, state -> true)).isEmpty();
        assertThat(chunks.complete(scan, piece, Done.NOTHING)).isTrue();
        assertThat(chunks.end(scan, Scan::secondStage, state -> false)).isEmpty();
        assertThat(stored()).isEqualTo(scan);
        assertThat(chunks.end(
                        scan, Scan::secondStage, state -> state.migration().equals(MIGRATION)))
                .contains(scan.secondStage());
    }

    @Test
    void what_follows_a_stage_keeps_what_was_counted_and_is_planned_anew() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        chunks.complete(scan, cut("9", "one"), new Done(9, 2, 1));

        // when
        Scan second = chunks.end(scan, Scan::secondStage, state -> true).orElseThrow();

        // then
        assertThat(second).isEqualTo(scan.advancedTo(null, 9, 2, 1).secondStage());
        assertThat(stored()).isEqualTo(second);
        assertThat(chunks.left(second)).isEmpty();
        chunks.plan(scan, List.of(EVERYTHING));
        assertThat(chunks.left(second)).isEmpty();
        chunks.plan(second, List.of(EVERYTHING));
        assertThat(chunks.left(second)).hasSize(1);
        assertThat(chunks.next(scan, "late", LEASE)).isEmpty();
    }

    @Test
    void a_finished_scan_has_no_ranges_and_is_finished_once() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        chunks.complete(scan, cut("9", "one"), Done.NOTHING);
        Scan finished = chunks.end(scan, stored -> stored.finished(NOW.plusSeconds(9)), state -> true)
                .orElseThrow();

        // when
        chunks.plan(finished, List.of(EVERYTHING));

        // then
        assertThat(chunks.left(finished)).isEmpty();
        assertThat(chunks.end(finished, stored -> stored.finished(NOW), state -> true))
                .isEmpty();
    }

    @Test
    void of_several_who_end_a_stage_one_does() {
        // given
        chunks.plan(scan, List.of(range(null, "9", 0)));
        chunks.complete(scan, cut("9", "one"), Done.NOTHING);
        UnaryOperator<Scan> next = Scan::secondStage;

        // when
        List<Optional<Scan>> ended = background.race(4, () -> chunks.end(scan, next, state -> true));

        // then
        assertThat(ended).filteredOn(Optional::isPresent).hasSize(1);
    }

    // ---- helpers

    private Optional<Chunk> next(String worker) {
        return chunks.next(scan, worker, LEASE);
    }

    /** Cuts a piece off the first free range. */
    private Chunk cut(String upTo, String worker) {
        Chunk free = chunks.left(scan).stream()
                .filter(chunk -> !chunk.isClaimed())
                .findFirst()
                .orElseThrow();
        return chunks.cut(scan, free, upTo, worker, LEASE).orElseThrow();
    }

    private Scan stored() {
        return store.scans().find(MIGRATION, scan.run(), scan.kind()).orElseThrow();
    }
}
