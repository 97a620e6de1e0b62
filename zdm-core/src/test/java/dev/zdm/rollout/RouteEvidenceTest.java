package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.Operation;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.evidence.RouteEvidence;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.Side;
import dev.zdm.spi.EvidencePart;
import dev.zdm.spi.Instances.Place;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RouteEvidenceTest {
    private static final Place PLACE = new Place("one", "prices", "boot", Duration.ofSeconds(30));

    private final ManualTime time = new ManualTime();
    private final Evidence evidence = new Evidence(1);
    private final RouteEvidence routes = new RouteEvidence(time, evidence, Optional.of(Duration.ofSeconds(2)), false);
    private final MigrationState first = new Fleet(RolloutPlan.DEFAULT, 1, "salt", 10).state;
    private final MigrationState second = first.withShare(20, time.now(), "test", "test");

    private EvidencePart part(MigrationState state) {
        return routes.part(PLACE, state);
    }

    @Test
    void calls_are_those_since_the_step_began_and_answers_are_no_failures() {
        // given
        evidence.calls(Operation.READ, Side.NEW).succeeded(1);
        part(first);

        // when
        evidence.calls(Operation.READ, Side.NEW).succeeded(Duration.ofSeconds(3).toNanos());
        evidence.calls(Operation.CALL, Side.NEW).failed(1, new TimeoutException());
        evidence.calls(Operation.CALL, Side.NEW).answered(1, new IllegalArgumentException());
        evidence.calls(Operation.WRITE, Side.OLD).failed(new IllegalStateException());
        evidence.calls(Operation.COPY, Side.NEW).failed(new IllegalStateException());

        // then
        EvidencePart part = part(first);
        assertThat(part.next().calls()).isEqualTo(3);
        assertThat(part.next().failures()).isEqualTo(1);
        assertThat(part.next().unavailable()).isEqualTo(1);
        assertThat(part.next().tooSlow()).isEqualTo(1);
        assertThat(part.old().calls()).isEqualTo(1);
        assertThat(part.old().failures()).isEqualTo(1);
    }

    @Test
    void a_part_grows_for_ten_seconds_and_then_the_next_one_begins() {
        // given
        part(first);
        routes.failed(first, Side.NEW, "a", 1);
        assertThat(part(first).next().failingKeys()).hasSize(1);

        // when
        time.advance(Duration.ofSeconds(9));
        routes.failed(first, Side.NEW, "a", 1);
        routes.failed(first, Side.NEW, "b", 1);

        // then
        assertThat(part(first).number()).isEqualTo(1);
        assertThat(part(first).next().failingKeys()).hasSize(2);
        assertThat(part(first).next().keyed()).isEqualTo(3);

        // when
        time.advance(Duration.ofSeconds(1));
        routes.failed(first, Side.NEW, "c", 1);

        // then
        EvidencePart next = part(first);
        assertThat(next.number()).isEqualTo(2);
        assertThat(next.next().keyed()).isEqualTo(1);
        assertThat(next.next().failingKeys()).hasSize(1);
    }

    @Test
    void calls_of_an_earlier_step_do_not_count_and_a_later_one_begins_anew() {
        // given
        routes.failed(first, Side.NEW, "a", 1);
        List<Long> before = part(first).next().failingKeys();

        // when
        routes.failed(second, Side.NEW, "a", 1);
        routes.failed(first, Side.NEW, "b", 1);
        routes.answered(first, Side.OLD, "b", 1);

        // then
        EvidencePart part = part(first);
        assertThat(part.epoch()).isEqualTo(second.epoch());
        assertThat(part.old().keyed()).isZero();
        assertThat(part.next().failingKeys()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void at_most_so_many_failing_keys_of_both_sides_together_are_told() {
        // when: the old side fails more often
        for (int i = 0; i < 2_000; i++) {
            routes.failed(first, i % 10 == 0 ? Side.NEW : Side.OLD, "k" + i, 1);
        }

        // then
        EvidencePart part = part(first);
        assertThat(part.next().failingKeys()).hasSize(25);
        assertThat(part.old().failingKeys()).hasSize(225);
    }

    @Test
    void a_key_is_slow_once_in_ten_minutes() {
        // given
        for (int i = 0; i < 100; i++) {
            routes.answered(first, Side.OLD, "k" + i, 1_000 + i);
        }
        assertThat(part(first).old().slow())
                .as("the slowest tenth, looked at again")
                .isEqualTo(10);

        // when
        for (int i = 0; i < 5; i++) {
            routes.answered(first, Side.NEW, "same", 5_000);
            routes.answered(first, Side.NEW, "quick", 5);
        }

        // then
        assertThat(part(first).next().slow()).isEqualTo(1);

        // when
        time.advance(Duration.ofMinutes(10));
        part(first);
        routes.answered(first, Side.NEW, "same", 5_000);

        // then
        assertThat(part(first).next().slow()).isEqualTo(1);
    }

    private void quick(MigrationState state, Side side, int calls) {
        for (int i = 0; i < calls; i++) {
            routes.answered(state, side, "k" + i, 1_000 + i);
        }
    }

    @Test
    void what_is_slow_is_known_in_the_next_step_of_a_run_and_learned_anew_in_the_next_run() {
        // given
        quick(first, Side.OLD, 100);
        MigrationState again = second.movedTo(second.kind().first(), 0, time.now(), "test", "test");

        // when
        routes.answered(second, Side.NEW, "ada", 5_000);
        long inTheRun = part(second).next().slow();
        routes.answered(again, Side.NEW, "ada", 5_000);

        // then
        assertThat(inTheRun).isEqualTo(1);
        assertThat(part(again).next().slow()).isZero();
    }

    @Test
    void calls_of_the_step_before_teach_what_is_slow_but_are_not_counted_in_the_next() {
        // given: ten slow ones among the first calls, of the step before
        for (int i = 0; i < 10; i++) {
            routes.answered(first, Side.NEW, "slow-" + i, 9_000);
        }
        part(first);

        // when
        quick(second, Side.OLD, 90);

        // then
        assertThat(part(second).next().slow()).isZero();
        assertThat(part(second).old().slow()).isZero();
        routes.answered(second, Side.NEW, "ada", 2_000);
        assertThat(part(second).next().slow()).isEqualTo(1);
    }

    @Test
    void a_thousand_slow_keys_are_known_and_then_a_new_thousand() {
        // given
        quick(first, Side.OLD, 100);
        long before = part(first).old().slow();

        // when
        for (int i = 0; i < 1_500; i++) {
            routes.answered(first, Side.NEW, "n" + i, 5_000);
        }
        for (int i = 1_000; i < 1_500; i++) {
            routes.answered(first, Side.NEW, "n" + i, 5_000);
        }

        // then
        assertThat(before).isEqualTo(10);
        assertThat(part(first).next().slow()).isEqualTo(1_500);
    }

    @Test
    void keys_appear_nowhere_but_as_salted_hashes() {
        routes.failed(first, Side.NEW, "secret-key", 1);
        assertThat(part(first).toString()).doesNotContain("secret");
    }
}
