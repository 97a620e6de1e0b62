package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Finding;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.plan.TriggerVerdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When keys that fail on one side speak against it, and when nothing may be said yet. */
class OriginsTest {
    private static final Duration QUICK = Duration.ofMillis(50);

    private static Fleet fleet(double tolerated, Duration window, long minimumCalls, boolean flagDecides) {
        RolloutPlan plan = planOf(new Trigger(
                "failure-origin", TriggerMeasure.FAILURE_ORIGIN, tolerated, window, minimumCalls, Reaction.AUTOMATIC));
        return new Fleet(plan, 1, "salt", 10, flagDecides);
    }

    private static RolloutPlan planOf(Trigger trigger) {
        return RolloutPlan.DEFAULT.judgedBy(List.of(trigger));
    }

    private static void calls(Fleet fleet, Side side, int number, int failing) {
        for (int i = 0; i < number; i++) {
            fleet.call(0, side, side + "-" + i, i < failing ? new IllegalStateException() : null, QUICK);
        }
    }

    private static Finding found(Fleet fleet) {
        return fleet.finding("failure-origin");
    }

    @Test
    void a_side_that_may_fail_twice_as_often_is_held_against_that() {
        // given
        Fleet fleet = fleet(2, Duration.ofDays(1), 0, false);

        // when
        calls(fleet, Side.OLD, 90, 1);
        calls(fleet, Side.NEW, 10, 7);

        // then: it would be 77,865 if it might fail as often only
        assertThat(found(fleet).numbers()).contains("likelihood ratio 3,5");
        assertThat(found(fleet).verdict()).isEqualTo(TriggerVerdict.FAIL);
    }

    @Test
    void without_a_call_of_the_new_side_there_is_no_data() {
        // given
        Fleet fleet = fleet(1, Duration.ofDays(1), 5, false);

        // when
        calls(fleet, Side.OLD, 100, 3);

        // then
        assertThat(found(fleet).verdict()).isEqualTo(TriggerVerdict.NO_DATA);
    }

    @Test
    void fewer_calls_than_the_minimum_are_not_enough_to_pass_and_as_many_are() {
        // given
        Fleet fleet = fleet(1, Duration.ofDays(1), 5, false);

        // when
        calls(fleet, Side.NEW, 4, 0);

        // then
        assertThat(found(fleet).verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);

        // when
        calls(fleet, Side.NEW, 1, 0);

        // then
        assertThat(found(fleet).verdict()).isEqualTo(TriggerVerdict.PASS);
    }

    @Test
    void what_failed_before_the_window_does_not_count() {
        // given
        Fleet fleet = fleet(1, Duration.ofMinutes(10), 0, false);
        calls(fleet, Side.NEW, 10, 7);
        assertThat(found(fleet).verdict()).isEqualTo(TriggerVerdict.FAIL);

        // when
        fleet.pass(Duration.ofMinutes(11));
        fleet.call(0, Side.NEW, "another", null, QUICK);

        // then
        assertThat(found(fleet).verdict()).isEqualTo(TriggerVerdict.PASS);
        assertThat(found(fleet).numbers()).startsWith("0 of 0 failing keys");
    }

    @Test
    void of_a_few_keys_nobody_knows_which_share_a_flag_gives_to_the_new_side() {
        // given
        Fleet fleet = fleet(1, Duration.ofDays(1), 0, true);

        // when
        calls(fleet, Side.OLD, 8, 0);
        calls(fleet, Side.NEW, 3, 1);

        // then
        assertThat(found(fleet).verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);

        // when
        calls(fleet, Side.OLD, 30, 0);

        // then
        assertThat(found(fleet).verdict()).isEqualTo(TriggerVerdict.PASS);
    }

    @Test
    void where_no_share_of_the_keys_moves_their_side_says_nothing_whatever_a_flag_decides() {
        // given
        Fleet fleet = fleet(1, Duration.ofDays(1), 0, true);
        calls(fleet, Side.OLD, 40, 0);
        calls(fleet, Side.NEW, 40, 39);
        MigrationState ramp = fleet.state;

        // when
        fleet.state = new MigrationState(
                ramp.migration(),
                ramp.kind(),
                ramp.salt(),
                ramp.run(),
                ramp.epoch(),
                ServicePhase.SHADOW,
                0,
                false,
                true,
                false,
                ramp.changedAt(),
                "test",
                "test");

        // then
        assertThat(found(fleet).verdict()).isEqualTo(TriggerVerdict.NO_DATA);
        assertThat(found(fleet).reaction()).isEqualTo(Reaction.REPORT);
    }

    @Test
    void a_trigger_of_the_application_that_was_not_asked_is_an_error_and_no_pass() {
        // given
        Trigger own = new Trigger("own", TriggerMeasure.CUSTOM, 0, Duration.ofMinutes(1), 0, Reaction.AUTOMATIC);
        Fleet fleet = new Fleet(planOf(own), 1, "salt", 10);

        // then
        assertThat(fleet.finding("own").verdict()).isEqualTo(TriggerVerdict.ERROR);
        assertThat(fleet.finding("own").reaction()).isEqualTo(Reaction.AUTOMATIC);
    }
}
