package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.OperatorRequests.Action;
import dev.zdm.spi.OperatorRequests.Answer;
import dev.zdm.spi.OperatorRequests.Request;
import dev.zdm.spi.OperatorRequests.Taken;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import dev.zdm.spi.StepEvidence.Pool;
import dev.zdm.spi.StepEvidence.Written;
import dev.zdm.testing.Background;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What every state store does for rollouts. A store's own test inherits it and says how an empty store is made. */
public abstract class RolloutsContract {
    /** The migration of which the contract speaks. */
    protected static final String MIGRATION = "customer-v2";

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.123456Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String LONG_TEXT = "żółć 'quoted' 🚦\n".repeat(4_000);
    private static final SideEvidence NOTHING = SideEvidence.NONE;

    private final Background background = new Background();
    private StateStore store;
    private Rollouts rollouts;

    /** A store without any state. */
    protected abstract StateStore emptyStore();

    /** Lets time pass by the store's clock. */
    protected abstract void passTime(Duration duration);

    @BeforeEach
    final void declare() {
        store = emptyStore();
        rollouts = store.rollouts();
        store.states().createIfAbsent(MigrationState.initial(MIGRATION, MigrationKind.DATA, presentTime(), "me"));
    }

    @AfterEach
    final void endThreads() {
        background.close();
    }

    // ---- evidence

    @Test
    void a_step_of_which_nobody_has_told_has_no_parts() {
        assertThat(all(1).parts()).isEmpty();
        assertThat(rollouts.evidence().read("unknown", 1, Instant.MIN).parts()).isEmpty();
    }

    @Test
    void every_number_and_text_of_a_part_survives() {
        // given
        List<Long> hashes = LongStream.range(0, 998)
                .map(i -> i * 0x9E3779B97F4A7C15L)
                .boxed()
                .toList();
        List<Long> edges = List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE);
        EvidencePart part = new EvidencePart(
                new Place("łódź 🚦", MIGRATION, "boot-1", Duration.ofMillis(15_001)),
                1,
                7,
                new SideEvidence(1, 2, 3, 4, 5, 6, hashes, "~!'\\%".repeat(200)),
                new SideEvidence(Long.MAX_VALUE, 12, 13, 14, 15, 16, edges, ""),
                21,
                22,
                Duration.ofMillis(23),
                true);

        // when
        rollouts.evidence().write(part);

        // then
        assertThat(all(1).parts()).extracting(Written::part).containsExactly(part);
    }

    @Test
    void a_later_version_of_a_part_takes_its_place_and_its_time() {
        // given
        rollouts.evidence().write(part("boot-1", 1, 1, 10));
        rollouts.evidence().write(part("boot-2", 1, 1, 20));
        passTime(MINUTE);

        // when
        rollouts.evidence().write(part("boot-1", 1, 1, 11));

        // then
        List<Written> parts = all(1).parts();
        assertThat(parts).extracting(Written::part).containsExactly(part("boot-2", 1, 1, 20), part("boot-1", 1, 1, 11));
        assertThat(Duration.between(parts.get(0).writtenAt(), parts.get(1).writtenAt()))
                .isBetween(MINUTE, MINUTE.plusSeconds(20));
    }

    @Test
    void parts_of_other_migrations_boots_numbers_and_epochs_are_kept_apart() {
        // given
        rollouts.evidence().write(part("boot-1", 1, 1, 1));
        rollouts.evidence().write(part("boot-1", 1, 2, 2));
        rollouts.evidence().write(part("boot-2", 1, 1, 3));
        rollouts.evidence().write(partOf("other", "boot-1", 1, 1, 4));
        rollouts.evidence().write(part("boot-1", 2, 1, 5));

        // then
        assertThat(calls(all(2))).containsExactly(5L);
        assertThat(calls(rollouts.evidence().read("other", 1, Instant.MIN))).containsExactly(4L);
        assertThat(rollouts.evidence().read("other", 2, Instant.MIN).parts()).isEmpty();
    }

    @Test
    void only_what_was_written_since_a_time_is_read_oldest_first() {
        // given
        rollouts.evidence().write(part("boot-1", 1, 1, 1));
        passTime(MINUTE);
        rollouts.evidence().write(part("boot-1", 1, 2, 2));
        passTime(MINUTE);
        rollouts.evidence().write(part("boot-1", 1, 3, 3));
        Pool everything = all(1);
        Instant second = everything.parts().get(1).writtenAt();

        // then
        assertThat(calls(everything)).containsExactly(1L, 2L, 3L);
        assertThat(calls(since(second))).containsExactly(2L, 3L);
        assertThat(calls(since(second.plusSeconds(1)))).containsExactly(3L);
        assertThat(since(everything.now().plusSeconds(60)).parts()).isEmpty();
        assertThat(since(Instant.MAX).parts()).isEmpty();
    }

    @Test
    void no_part_is_of_a_later_time_than_the_present() {
        // given
        rollouts.evidence().write(part("boot-1", 1, 1, 1));

        // when
        Pool pool = all(1);

        // then
        assertThat(pool.parts().get(0).writtenAt()).isBetween(pool.now().minusSeconds(20), pool.now());
    }

    @Test
    void how_long_a_step_has_lasted_is_told_by_the_stores_clock() {
        // given
        passTime(MINUTE);
        assertThat(all(1).inStep()).isGreaterThanOrEqualTo(MINUTE);

        // when
        moveOn();

        // then
        assertThat(all(2).inStep()).isLessThan(Duration.ofSeconds(20));
        passTime(MINUTE);
        assertThat(all(2).inStep()).isBetween(MINUTE, MINUTE.plusSeconds(20));
    }

    @Test
    void a_step_that_is_not_the_present_one_has_lasted_for_no_time() {
        // given
        moveOn();
        passTime(MINUTE);

        // then
        assertThat(all(1).inStep()).isZero();
        assertThat(all(3).inStep()).isZero();
        assertThat(rollouts.evidence().read("unknown", 1, Instant.MIN).inStep()).isZero();
    }

    @Test
    void parts_of_earlier_steps_are_forgotten_when_a_later_one_begins() {
        // given
        rollouts.evidence().write(part("boot-1", 1, 1, 1));
        rollouts.evidence().write(part("boot-2", 1, 1, 2));
        rollouts.evidence().write(partOf("other", "boot-1", 1, 1, 3));

        // when
        rollouts.evidence().write(part("boot-1", 2, 1, 4));

        // then
        assertThat(all(1).parts()).isEmpty();
        assertThat(calls(all(2))).containsExactly(4L);
        assertThat(calls(rollouts.evidence().read("other", 1, Instant.MIN))).containsExactly(3L);
    }

    @Test
    void a_part_that_comes_after_its_step_is_over_changes_nothing_in_the_present_one() {
        // given
        rollouts.evidence().write(part("boot-1", 2, 1, 1));

        // when
        rollouts.evidence().write(part("boot-2", 1, 9, 2));

        // then
        assertThat(calls(all(2))).containsExactly(1L);
    }

    @Test
    void parts_are_forgotten_after_two_hours() {
        // given
        rollouts.evidence().write(part("boot-1", 1, 1, 1));
        passTime(Duration.ofMinutes(119));
        rollouts.evidence().write(part("boot-1", 1, 2, 2));
        assertThat(calls(all(1))).containsExactly(1L, 2L);
        passTime(Duration.ofMinutes(2));

        // when
        rollouts.evidence().write(part("boot-1", 1, 3, 3));

        // then
        assertThat(calls(all(1))).containsExactly(2L, 3L);
    }

    @RepeatedTest(2)
    void several_instances_write_at_once() {
        // given
        AtomicInteger boot = new AtomicInteger();

        // when
        background.race(8, () -> {
            String name = "boot-" + boot.incrementAndGet();
            for (int number = 1; number <= 5; number++) {
                rollouts.evidence().write(part(name, 1, number, 1));
                rollouts.evidence().write(part(name, 1, number, 2));
            }
            return true;
        });

        // then
        assertThat(calls(all(1))).hasSize(40).containsOnly(2L);
    }

    // ---- notes

    @Test
    void every_text_of_a_note_survives_and_its_time_is_the_stores() {
        // given
        Note note = new Note(MIGRATION, 3, Long.MAX_VALUE, Kind.DISMISSED, "łódź 🚦", "ann", LONG_TEXT, Instant.MIN);

        // when
        assertThat(rollouts.notes().enter(note)).isTrue();

        // then
        Instant present = all(1).now();
        assertThat(rollouts.notes().of(MIGRATION, 3)).singleElement().satisfies(entered -> {
            assertThat(entered).usingRecursiveComparison().ignoringFields("at").isEqualTo(note);
            assertThat(entered.at()).isBetween(present.minusSeconds(20), present);
        });
    }

    @Test
    void a_note_of_any_kind_is_entered_once() {
        // when
        for (Kind kind : Kind.values()) {
            assertThat(rollouts.notes().enter(note(1, kind, "gate", "ann"))).isTrue();
            assertThat(rollouts.notes().enter(note(1, kind, "gate", "bob"))).isFalse();
        }

        // then
        assertThat(rollouts.notes().of(MIGRATION, 1))
                .hasSize(Kind.values().length)
                .extracting(Note::by)
                .containsOnly("ann");
    }

    @Test
    void notes_of_other_migrations_epochs_kinds_and_subjects_are_others() {
        // given
        rollouts.notes().enter(note(1, Kind.APPROVED, "", "ann"));

        // then
        assertThat(rollouts.notes().enter(note(2, Kind.APPROVED, "", "ann"))).isTrue();
        assertThat(rollouts.notes().enter(note(1, Kind.PROPOSED, "", "ann"))).isTrue();
        assertThat(rollouts.notes().enter(note(1, Kind.APPROVED, "a", "ann"))).isTrue();
        assertThat(rollouts.notes().enter(note(1, Kind.APPROVED, "A", "ann"))).isTrue();
        assertThat(rollouts.notes().enter(new Note("other", 1, 1, Kind.APPROVED, "", "ann", "", NOW)))
                .isTrue();
        assertThat(rollouts.notes().of(MIGRATION, 1))
                .extracting(Note::epoch, Note::kind, Note::subject)
                .map(Object::toString)
                .containsExactly(
                        "(1L, APPROVED, \"\")",
                        "(2L, APPROVED, \"\")",
                        "(1L, PROPOSED, \"\")",
                        "(1L, APPROVED, \"a\")",
                        "(1L, APPROVED, \"A\")");
        assertThat(rollouts.notes().of(MIGRATION, 2)).isEmpty();
    }

    @RepeatedTest(3)
    void of_several_instances_that_find_the_same_one_is_told_so() {
        // given
        AtomicInteger who = new AtomicInteger();

        // when
        List<Boolean> told = background.race(
                8, () -> rollouts.notes().enter(note(1, Kind.GATE_WAITING, "gate", "i" + who.incrementAndGet())));

        // then
        assertThat(told).containsOnlyOnce(true);
        assertThat(rollouts.notes().of(MIGRATION, 1)).hasSize(1);
    }

    @Test
    void a_subject_that_is_too_long_is_refused_and_never_cut() {
        // given
        String subject = "🚦".repeat(300);

        // when
        Throwable error = catchThrowable(() -> rollouts.notes().enter(note(1, Kind.SIGNED_OFF, subject, "ann")));

        // then
        if (error == null) {
            assertThat(rollouts.notes().of(MIGRATION, 1))
                    .extracting(Note::subject)
                    .containsExactly(subject);
        } else {
            assertThat(error)
                    .isInstanceOfSatisfying(
                            StateStoreException.class,
                            refused -> assertThat(refused.migration()).contains(MIGRATION))
                    .hasMessageNotContaining("🚦");
            assertThat(rollouts.notes().of(MIGRATION, 1)).isEmpty();
        }
    }

    // ---- requests

    @Test
    void nothing_is_known_of_a_request_that_nobody_made() {
        assertThat(rollouts.requests().find(4711)).isEmpty();
        rollouts.requests().answer(4711, true, "to nobody");
        assertThat(rollouts.requests().find(4711)).isEmpty();
        assertThat(take("one")).isEmpty();
    }

    @Test
    void every_number_and_text_of_a_request_survives() {
        for (Action action : Action.values()) {
            // given
            OptionalInt number = action == Action.SHARE ? OptionalInt.of(0) : OptionalInt.empty();
            Request request = new Request(MIGRATION, action, Long.MAX_VALUE, "łódź 🚦", number, "ann", LONG_TEXT);

            // when
            long id = rollouts.requests().ask(request);

            // then
            assertThat(take("one")).contains(new Taken(id, request));
        }
    }

    @Test
    void a_request_is_asked_taken_and_answered() {
        // given
        long id = rollouts.requests().ask(request("ann"));
        assertThat(rollouts.requests().find(id)).contains(new Answer(Optional.empty(), false, false, ""));

        // when
        take("one");

        // then
        assertThat(rollouts.requests().find(id)).contains(new Answer(Optional.of("one"), false, false, ""));
        rollouts.requests().answer(id, true, LONG_TEXT);
        assertThat(rollouts.requests().find(id)).contains(new Answer(Optional.of("one"), true, true, LONG_TEXT));
        assertThat(take("two")).isEmpty();
    }

    @Test
    void an_answer_may_be_a_refusal_without_a_word() {
        // given
        long id = rollouts.requests().ask(request("ann"));
        take("one");

        // when
        rollouts.requests().answer(id, false, "");

        // then
        assertThat(rollouts.requests().find(id)).contains(new Answer(Optional.of("one"), true, false, ""));
    }

    @Test
    void requests_of_a_migration_are_taken_oldest_first_and_once() {
        // given
        long first = rollouts.requests().ask(request("ann"));
        long others =
                rollouts.requests().ask(new Request("other", Action.PAUSE, 1, "", OptionalInt.empty(), "ann", ""));
        long second = rollouts.requests().ask(request("bob"));

        // then
        assertThat(take("one"))
                .hasValueSatisfying(taken -> assertThat(taken.id()).isEqualTo(first));
        assertThat(take("two"))
                .hasValueSatisfying(taken -> assertThat(taken.id()).isEqualTo(second));
        assertThat(take("one")).isEmpty();
        assertThat(rollouts.requests().take("other", "one", MINUTE))
                .hasValueSatisfying(taken -> assertThat(taken.id()).isEqualTo(others));
    }

    @Test
    void a_request_for_which_nobody_waits_any_more_is_not_taken() {
        // given
        rollouts.requests().ask(request("ann"));
        passTime(MINUTE.multipliedBy(2));
        long young = rollouts.requests().ask(request("bob"));

        // then
        assertThat(take("one"))
                .hasValueSatisfying(taken -> assertThat(taken.id()).isEqualTo(young));
        assertThat(take("one")).isEmpty();
        assertThat(rollouts.requests().take(MIGRATION, "one", ChronoUnit.FOREVER.getDuration()))
                .hasValueSatisfying(taken -> assertThat(taken.request().by()).isEqualTo("ann"));
    }

    @RepeatedTest(3)
    void of_several_instances_that_see_a_request_one_takes_it() {
        // given
        long id = rollouts.requests().ask(request("ann"));
        AtomicInteger who = new AtomicInteger();

        // when
        List<Optional<Taken>> taken = background.race(8, () -> take("i" + who.incrementAndGet()));

        // then
        assertThat(taken.stream().flatMap(Optional::stream))
                .singleElement()
                .satisfies(one -> assertThat(one.id()).isEqualTo(id));
    }

    @RepeatedTest(2)
    void several_instances_take_a_request_each() {
        // given
        List<Long> asked = IntStream.range(0, 8)
                .mapToObj(i -> rollouts.requests().ask(request("ann " + i)))
                .toList();

        // when
        List<Optional<Taken>> taken = background.race(8, () -> take("one"));

        // then
        assertThat(taken.stream().flatMap(Optional::stream).map(Taken::id)).containsExactlyInAnyOrderElementsOf(asked);
    }

    // ---- helpers

    private Pool all(long epoch) {
        return rollouts.evidence().read(MIGRATION, epoch, Instant.MIN);
    }

    private Pool since(Instant time) {
        return rollouts.evidence().read(MIGRATION, 1, time);
    }

    private static List<Long> calls(Pool pool) {
        return pool.parts().stream()
                .map(written -> written.part().next().calls())
                .toList();
    }

    /** A part with a number of calls of the new side. */
    protected static EvidencePart part(String boot, long epoch, long number, long calls) {
        return partOf(MIGRATION, boot, epoch, number, calls);
    }

    private static EvidencePart partOf(String migration, String boot, long epoch, long number, long calls) {
        Place place = new Place("one", migration, boot, Duration.ofSeconds(15));
        SideEvidence next = new SideEvidence(calls, 0, 0, 0, 0, 0, List.of(), "");
        return new EvidencePart(place, epoch, number, NOTHING, next, 0, 0, Duration.ZERO, false);
    }

    /** A note of the first run. */
    protected static Note note(long epoch, Kind kind, String subject, String by) {
        return new Note(MIGRATION, 1, epoch, kind, subject, by, "because", NOW);
    }

    /** A request to advance. */
    protected static Request request(String by) {
        return new Request(MIGRATION, Action.ADVANCE, 1, "", OptionalInt.empty(), by, "because");
    }

    private Optional<Taken> take(String instance) {
        return rollouts.requests().take(MIGRATION, instance, MINUTE);
    }

    private void moveOn() {
        MigrationState state = store.states().find(MIGRATION).orElseThrow();
        store.states().compareAndSet(state, state.movedTo(Phase.DUAL_WRITE, 0, presentTime(), "me", ""), "");
    }

    /** The time that a change of the state names; stores that record one of their own ignore it. */
    protected Instant presentTime() {
        return NOW;
    }
}
