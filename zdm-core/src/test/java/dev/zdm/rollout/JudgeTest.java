package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Finding;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.Side;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.plan.TriggerVerdict;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    private static final Duration QUICK = Duration.ofMillis(50);

    private final Fleet fleet = new Fleet(RolloutPlan.DEFAULT, 2, "salt", 10);

    private void calls(Side side, int number, int failing) {
        for (int i = 0; i < number; i++) {
            fleet.call(i % 2, side, side + "-" + i, i < failing ? new IllegalStateException() : null, QUICK);
        }
    }

    @Test
    void keys_that_fail_on_the_new_side_only_speak_against_it() {
        // when
        calls(Side.OLD, 900, 1);
        calls(Side.NEW, 100, 7);

        // then
        Finding found = fleet.finding("failure-origin");
        assertThat(found.verdict()).isEqualTo(TriggerVerdict.FAIL);
        assertThat(found.reaction()).isEqualTo(Reaction.AUTOMATIC);
        assertThat(found.numbers())
                .startsWith("7 of 8 failing keys on the new side at 10 %, likelihood ratio ")
                .endsWith(" of 2,000");
    }

    @Test
    void keys_that_fail_on_both_sides_as_the_share_says_do_not() {
        // when
        calls(Side.OLD, 900, 360);
        calls(Side.NEW, 100, 40);

        // then
        assertThat(fleet.finding("failure-origin").verdict()).isEqualTo(TriggerVerdict.PASS);
    }

    private static Trigger origin(Duration window, long minimumCalls) {
        return new Trigger(
                "failure-origin", TriggerMeasure.FAILURE_ORIGIN, 1, window, minimumCalls, Reaction.AUTOMATIC);
    }

    private static Fleet judgedBy(Trigger trigger, int share, boolean flagDecides) {
        return new Fleet(RolloutPlan.DEFAULT.judgedBy(List.of(trigger)), 1, "salt", share, flagDecides);
    }

    private static void fail(Fleet fleet, Side side, int from, int to) {
        for (int i = from; i < to; i++) {
            fleet.call(0, side, side + "-" + i, new IllegalStateException(), QUICK);
        }
    }

    @Test
    void origins_have_no_data_before_the_new_side_is_called() {
        // when
        calls(Side.OLD, 100, 5);

        // then
        assertThat(fleet.finding("failure-origin").verdict()).isEqualTo(TriggerVerdict.NO_DATA);
    }

    @Test
    void origins_wait_for_their_minimum_of_calls() {
        // given
        Fleet ten = judgedBy(origin(Duration.ofMinutes(5), 10), 10, false);

        // when, then
        fail(ten, Side.NEW, 0, 9);
        assertThat(ten.finding("failure-origin").verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);
        fail(ten, Side.NEW, 9, 10);
        assertThat(ten.finding("failure-origin").verdict()).isEqualTo(TriggerVerdict.FAIL);
    }

    @Test
    void where_a_flag_decides_origins_wait_until_enough_keys_tell_its_share() {
        // given
        Fleet flagged = judgedBy(origin(Duration.ofMinutes(5), 0), 10, true);

        // when, then
        calls(flagged, "few", 9);
        assertThat(flagged.finding("failure-origin").verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);
        calls(flagged, "more", 9);
        assertThat(flagged.finding("failure-origin").verdict()).isEqualTo(TriggerVerdict.PASS);
    }

    /** As many on each side. */
    private static void calls(Fleet fleet, String name, int keys) {
        for (int i = 0; i < keys; i++) {
            fleet.call(0, Side.OLD, name + "-old-" + i, null, QUICK);
            fleet.call(0, Side.NEW, name + "-new-" + i, null, QUICK);
        }
    }

    @Test
    void keys_that_failed_before_the_window_do_not_speak() {
        // given
        Fleet minute = judgedBy(origin(Duration.ofMinutes(1), 0), 10, false);
        fail(minute, Side.NEW, 0, 10);
        assertThat(minute.finding("failure-origin").verdict()).isEqualTo(TriggerVerdict.FAIL);

        // when
        minute.pass(Duration.ofSeconds(11));
        minute.look();
        minute.pass(Duration.ofMinutes(2));
        minute.call(0, Side.NEW, "ada", null, QUICK);

        // then
        assertThat(minute.finding("failure-origin").numbers()).startsWith("0 of 0 failing keys");
        assertThat(minute.finding("failure-origin").verdict()).isEqualTo(TriggerVerdict.PASS);
    }

    @Test
    void an_own_trigger_that_nobody_has_asked_is_an_error() {
        // given
        Trigger own = new Trigger("orders", TriggerMeasure.CUSTOM, 0, Duration.ofMinutes(1), 0, Reaction.AUTOMATIC);

        // then
        assertThat(judgedBy(own, 10, false).finding("orders").verdict()).isEqualTo(TriggerVerdict.ERROR);
    }

    @Test
    void some_evidence_is_not_enough_and_is_not_none() {
        // when
        calls(Side.OLD, 900, 0);
        calls(Side.NEW, 100, 3);

        // then
        assertThat(fleet.finding("failure-origin").verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);
    }

    @Test
    void a_key_counts_once_however_often_it_fails_and_wherever() {
        // when
        for (int i = 0; i < 100; i++) {
            fleet.call(i % 2, Side.NEW, "the-same", new IllegalStateException(), QUICK);
            fleet.look();
            fleet.pass(Duration.ofSeconds(3));
        }

        // then
        Finding found = fleet.finding("failure-origin");
        assertThat(found.numbers()).startsWith("1 of 1 failing keys");
        assertThat(found.verdict()).isEqualTo(TriggerVerdict.PASS);
    }

    @Test
    void without_calls_there_is_no_data() {
        assertThat(fleet.look().verdict()).isEqualTo(TriggerVerdict.NO_DATA);
        assertThat(fleet.look().newCalls()).isZero();
        for (String rate : List.of("error-rate", "latency-p95", "availability", "mismatch-rate")) {
            assertThat(fleet.finding(rate).verdict()).as(rate).isEqualTo(TriggerVerdict.NO_DATA);
        }
    }

    @Test
    void silence_says_nothing_of_backlogs_and_breakers() {
        // when: nobody has written anything
        List<Finding> found = fleet.judgement().findings().stream()
                .filter(each -> each.numbers().equals("no instance was heard of"))
                .toList();

        // then
        assertThat(found).extracting(Finding::trigger).containsExactlyInAnyOrder("backlog-age", "breaker-open");
        assertThat(found).extracting(Finding::verdict).containsOnly(TriggerVerdict.NO_DATA);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void where_all_keys_are_on_one_side_origins_have_no_say(int share) {
        // given
        Fleet all = new Fleet(RolloutPlan.DEFAULT, 1, "salt", share);

        // when
        for (int i = 0; i < 200; i++) {
            all.call(0, "k" + i, false, QUICK);
        }

        // then
        Finding found = all.finding("failure-origin");
        assertThat(found.verdict()).isEqualTo(TriggerVerdict.NO_DATA);
        assertThat(found.reaction()).isEqualTo(Reaction.REPORT);
        assertThat(all.look().verdict()).isEqualTo(TriggerVerdict.PASS);
    }

    @Test
    void a_rate_above_its_limit_fails_once_it_is_no_chance() {
        // when: without keys, as writes are
        for (int i = 0; i < 20; i++) {
            fleet.call(0, Side.OLD, "o" + i, null, QUICK);
        }
        unkeyed(Side.NEW, 17, 3);

        // then
        assertThat(fleet.finding("error-rate").verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);

        // when
        unkeyed(Side.NEW, 0, 6);

        // then
        assertThat(fleet.finding("error-rate").verdict()).isEqualTo(TriggerVerdict.FAIL);
        assertThat(fleet.finding("error-rate").numbers()).startsWith("9 of 26 failed (34.62 %), limit 5.00 %");
    }

    private void unkeyed(Side side, int good, int bad) {
        for (int i = 0; i < good + bad; i++) {
            fleet.write(0, side, i < bad ? new ConnectException() : null, QUICK);
        }
    }

    @Test
    void a_rate_of_a_few_keys_that_always_fail_is_no_rate() {
        // when: one of ten users, fifty times
        for (int i = 0; i < 500; i++) {
            fleet.call(0, Side.NEW, "user-" + i % 10, i % 10 == 0 ? new IllegalStateException() : null, QUICK);
        }

        // then
        assertThat(fleet.finding("error-rate").verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);
    }

    @Test
    void fewer_calls_than_the_minimum_do_not_make_a_rate() {
        // when
        unkeyed(Side.NEW, 0, 19);

        // then
        assertThat(fleet.finding("error-rate").verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);

        // when
        unkeyed(Side.NEW, 0, 1);

        // then
        assertThat(fleet.finding("error-rate").verdict()).isEqualTo(TriggerVerdict.FAIL);
    }

    @Test
    void while_the_old_side_misses_the_limit_too_going_back_would_not_help() {
        // when
        unkeyed(Side.OLD, 60, 40);
        unkeyed(Side.NEW, 60, 40);

        // then
        assertThat(fleet.finding("error-rate").verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);
        assertThat(fleet.finding("error-rate").numbers()).contains("going back would not help");
        assertThat(fleet.finding("availability").verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);
    }

    @Test
    void a_few_calls_of_the_old_side_do_not_excuse_the_new_one() {
        // when
        unkeyed(Side.OLD, 0, 19);
        unkeyed(Side.NEW, 60, 40);

        // then
        assertThat(fleet.finding("error-rate").verdict()).isEqualTo(TriggerVerdict.FAIL);
    }

    @Test
    void a_rate_that_just_keeps_its_limit_passes() {
        // when
        unkeyed(Side.NEW, 19, 1);

        // then
        assertThat(fleet.finding("error-rate").verdict()).isEqualTo(TriggerVerdict.PASS);
    }

    @Test
    void failures_without_keys_are_not_taken_for_those_of_the_few_that_have_one() {
        // when
        calls(Side.NEW, 10, 1);
        unkeyed(Side.NEW, 0, 30);

        // then
        assertThat(fleet.finding("error-rate").verdict()).isEqualTo(TriggerVerdict.FAIL);
    }

    @Test
    void a_new_side_that_cannot_be_reached_is_not_available() {
        // when
        unkeyed(Side.OLD, 100, 0);
        unkeyed(Side.NEW, 60, 40);

        // then
        assertThat(fleet.finding("availability").verdict()).isEqualTo(TriggerVerdict.FAIL);
        assertThat(fleet.finding("availability").reaction()).isEqualTo(Reaction.AUTOMATIC);
    }

    @Test
    void what_was_seen_before_the_window_does_not_count() {
        // given
        unkeyed(Side.NEW, 60, 40);
        assertThat(fleet.finding("availability").verdict()).isEqualTo(TriggerVerdict.FAIL);

        // when
        fleet.pass(Duration.ofSeconds(141));
        unkeyed(Side.NEW, 30, 0);

        // then
        assertThat(fleet.finding("availability").verdict()).isEqualTo(TriggerVerdict.PASS);
        assertThat(fleet.finding("error-rate").verdict())
                .as("looks back further")
                .isEqualTo(TriggerVerdict.FAIL);
    }

    @Test
    void a_ninety_fifth_percentile_above_its_limit_wants_a_confirmation() {
        // when
        for (int i = 0; i < 100; i++) {
            fleet.write(0, Side.NEW, null, i < 80 ? QUICK : Duration.ofSeconds(3));
        }

        // then
        Finding found = fleet.finding("latency-p95");
        assertThat(found.verdict()).isEqualTo(TriggerVerdict.FAIL);
        assertThat(found.reaction()).isEqualTo(Reaction.CONFIRM_FIRST);
    }

    @Test
    void slow_keys_on_the_new_side_speak_against_it_and_are_counted_from_the_first_call_on() {
        // when: every tenth call of the old side is slow, and nearly all of the new side
        for (int i = 0; i < 300; i++) {
            fleet.call(0, Side.OLD, "o" + i, null, i % 10 == 0 ? QUICK.multipliedBy(3) : QUICK);
            if (i % 10 == 0) {
                fleet.call(0, Side.NEW, "n" + i, null, QUICK.multipliedBy(5));
            }
        }

        // then
        assertThat(fleet.finding("slowness-origin").numbers()).startsWith("30 of ");
        assertThat(fleet.finding("slowness-origin").verdict()).isEqualTo(TriggerVerdict.FAIL);

        // when: the next window of ten minutes
        fleet.pass(Duration.ofMinutes(10).plusSeconds(11));
        fleet.call(0, Side.NEW, "another", null, QUICK);

        // then
        assertThat(fleet.finding("slowness-origin").verdict()).isEqualTo(TriggerVerdict.PASS);
    }
}
