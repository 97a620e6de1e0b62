package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.internal.rollout.Judge;
import dev.zdm.internal.rollout.PooledEvidence;
import dev.zdm.plan.Finding;
import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.TriggerVerdict;
import dev.zdm.spi.EvidencePart;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.SideEvidence;
import dev.zdm.spi.StepEvidence.Pool;
import dev.zdm.spi.StepEvidence.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PooledEvidenceTest {
    private static final Instant BEGUN = Instant.parse("2026-11-22T08:00:00Z");

    private final MigrationState state = new Fleet(RolloutPlan.DEFAULT, 1, "salt", 10).state;

    private static Written written(String boot, long number, long second, SideEvidence old, SideEvidence next) {
        Place place = new Place("on-" + boot, Fleet.MIGRATION, boot, Duration.ofSeconds(30));
        EvidencePart part =
                new EvidencePart(place, 1, number, old, next, 0, 0, Duration.ofSeconds(number), number % 2 == 0);
        return new Written(part, BEGUN.plusSeconds(second));
    }

    private static SideEvidence calls(long calls, long failures, List<Long> keys) {
        return new SideEvidence(calls, failures, 0, 0, 0, calls, keys, "");
    }

    private Judgement judged(PooledEvidence pool) {
        return new Judge(RolloutPlan.DEFAULT, 20).judge(state, pool, List.of());
    }

    private static Pool pool(long second, List<Written> parts) {
        return new Pool(BEGUN.plusSeconds(second), Duration.ofSeconds(second), parts);
    }

    private static List<Written> many() {
        List<Written> parts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            parts.add(written(
                    "b" + i % 5,
                    i / 5 + 1,
                    i * 2,
                    calls(90, 2, List.of(2L * i, i % 7 * 1_000_000L)),
                    calls(10, 1, List.of(2L * i + 1))));
        }
        return parts;
    }

    @Test
    void the_order_of_reading_does_not_matter() {
        // given
        PooledEvidence ordered = new PooledEvidence(1);
        ordered.add(pool(400, many()));
        List<Written> shuffled = new ArrayList<>(many());
        Collections.shuffle(shuffled, new Random(7));

        // when
        PooledEvidence other = new PooledEvidence(1);
        other.add(pool(400, shuffled));

        // then
        assertThat(judged(other)).isEqualTo(judged(ordered));
    }

    @Test
    void what_is_read_again_or_has_grown_counts_once() {
        // given
        PooledEvidence pool = new PooledEvidence(1);
        pool.add(pool(1, List.of(written("b", 1, 1, calls(5, 0, List.of()), calls(3, 1, List.of(9L))))));

        // when
        Written grown = written("b", 1, 2, calls(8, 1, List.of(8L)), calls(4, 2, List.of(9L, 10L)));
        pool.add(pool(2, List.of(grown)));
        pool.add(pool(3, List.of(grown)));

        // then
        assertThat(judged(pool).newCalls()).isEqualTo(4);
        assertThat(finding(pool, "failure-origin").numbers()).startsWith("2 of 3 failing keys");
    }

    private Finding finding(PooledEvidence pool, String trigger) {
        return judged(pool).findings().stream()
                .filter(each -> each.trigger().equals(trigger))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_next_reading_overlaps_with_the_last_one() {
        PooledEvidence pool = new PooledEvidence(1);
        assertThat(pool.since()).isEqualTo(Instant.MIN);
        pool.add(pool(60, List.of()));
        assertThat(pool.since()).isEqualTo(BEGUN.plusSeconds(55));
    }

    @Test
    void parts_of_other_steps_do_not_count() {
        PooledEvidence pool = new PooledEvidence(2);
        pool.add(pool(10, List.of(written("b", 1, 1, calls(5, 0, List.of()), calls(3, 1, List.of(9L))))));
        assertThat(judged(pool).newCalls()).isZero();
    }

    @Test
    void in_a_window_a_part_counts_once_as_it_was_last_and_where_it_was_first() {
        // given
        PooledEvidence pool = new PooledEvidence(1);
        Written begun = written("b", 1, 1_000, SideEvidence.NONE, calls(30, 0, List.of()));
        pool.add(pool(1, List.of(written("a", 1, 1, SideEvidence.NONE, calls(7, 0, List.of())))));
        pool.add(pool(1_001, List.of(begun)));

        // when
        pool.add(pool(1_012, List.of(written("b", 1, 1_012, SideEvidence.NONE, calls(40, 0, List.of())))));
        pool.add(pool(1_013, List.of(begun)));

        // then
        assertThat(finding(pool, "error-rate").numbers()).startsWith("0 of 40 failed");
        pool.add(pool(1_312, List.of()));
        assertThat(finding(pool, "error-rate").verdict()).isEqualTo(TriggerVerdict.NO_DATA);
    }

    @Test
    void what_is_more_than_a_day_old_is_forgotten() {
        // given
        PooledEvidence pool = new PooledEvidence(1);
        pool.add(pool(1, List.of(written("a", 1, 1, SideEvidence.NONE, calls(7, 0, List.of())))));

        // when
        pool.add(pool(90_000, List.of(written("a", 2, 90_000, SideEvidence.NONE, calls(3, 0, List.of())))));

        // then
        assertThat(judged(pool).newCalls()).isEqualTo(3);
    }

    @Test
    void a_key_is_of_the_side_on_which_it_failed_first_in_whichever_order_that_is_read() {
        // given
        PooledEvidence pool = new PooledEvidence(1);
        Written first = written("a", 1, 1, calls(5, 1, List.of(9L)), calls(5, 0, List.of()));
        Written second = written("b", 1, 2, calls(5, 0, List.of()), calls(5, 1, List.of(9L)));

        // when
        pool.add(pool(3, List.of(second, first)));

        // then
        assertThat(finding(pool, "failure-origin").numbers()).startsWith("0 of 1 failing keys");
    }

    @Test
    void a_thousand_keys_are_known_and_the_one_that_failed_longest_ago_is_forgotten() {
        // given: the first of a thousand fails again
        PooledEvidence pool = new PooledEvidence(1);
        for (long number = 0; number < 4; number++) {
            pool.add(failing(number, LongStream.range(number * 250, number * 250 + 250)));
        }
        pool.add(failing(4, LongStream.of(0)));

        // when: another one, and then the first and the second again
        pool.add(failing(5, LongStream.of(1_000)));
        pool.add(failing(6, LongStream.of(0)));
        String known = finding(pool, "failure-origin").numbers();
        pool.add(failing(7, LongStream.of(1)));

        // then
        assertThat(known).startsWith("1,001 of 1,001 failing keys");
        assertThat(finding(pool, "failure-origin").numbers()).startsWith("1,002 of 1,002 failing keys");
    }

    private static Pool failing(long number, LongStream keys) {
        List<Long> failed = keys.boxed().toList();
        long second = number * 10 + 1;
        SideEvidence next = calls(1_000, failed.size(), failed);
        return pool(second, List.of(written("b", number + 1, second, SideEvidence.NONE, next)));
    }

    @Test
    void one_key_that_fails_ten_times_is_no_rate_whatever_failed_elsewhere_or_before() {
        // given
        PooledEvidence pool = new PooledEvidence(1);
        List<Long> others = LongStream.range(0, 10).boxed().toList();
        pool.add(pool(1, List.of(written("b", 1, 1, SideEvidence.NONE, calls(1_000, 10, others)))));

        // when
        List<Long> ofOld = LongStream.range(20, 30).boxed().toList();
        pool.add(pool(1_000, List.of(written("b", 2, 1_000, calls(1_000, 10, ofOld), calls(40, 10, List.of(99L))))));

        // then
        assertThat(finding(pool, "error-rate").verdict()).isEqualTo(TriggerVerdict.INCONCLUSIVE);
    }

    @Test
    void evidence_that_contradicts_itself_is_an_error_and_no_exception() {
        // given
        PooledEvidence negative = new PooledEvidence(1);
        negative.add(pool(10, List.of(written("b", 1, 1, calls(5, 0, List.of()), calls(-3, -7, List.of())))));
        PooledEvidence garbled = new PooledEvidence(1);
        SideEvidence sketch = new SideEvidence(9, 0, 0, 0, 0, 9, List.of(), "\uffff");
        garbled.add(pool(10, List.of(written("b", 1, 1, sketch, sketch))));

        // then
        assertThat(finding(negative, "failure-origin").verdict()).isEqualTo(TriggerVerdict.ERROR);
        assertThat(finding(negative, "error-rate").verdict()).isEqualTo(TriggerVerdict.ERROR);
        assertThat(finding(garbled, "failure-origin").verdict()).isEqualTo(TriggerVerdict.ERROR);
    }

    @Test
    void the_latest_part_of_each_live_instance_tells_of_backlog_and_breaker() {
        // given
        PooledEvidence pool = new PooledEvidence(1);
        pool.add(pool(
                1_000,
                List.of(
                        written("gone", 400, 5, SideEvidence.NONE, SideEvidence.NONE),
                        written("a", 299, 990, SideEvidence.NONE, SideEvidence.NONE),
                        written("b", 302, 991, SideEvidence.NONE, SideEvidence.NONE))));

        // then
        assertThat(finding(pool, "backlog-age").verdict()).isEqualTo(TriggerVerdict.FAIL);
        assertThat(finding(pool, "backlog-age").numbers())
                .isEqualTo("the oldest copy is owed for 302.00 s, limit 300.00 s");
        assertThat(finding(pool, "breaker-open").numbers()).isEqualTo("1 of 2 breakers open, limit 0.00");
    }

    @Test
    void the_latest_part_is_the_one_written_last_in_whatever_order_they_come() {
        // given
        PooledEvidence earlierFirst = new PooledEvidence(1);
        PooledEvidence laterFirst = new PooledEvidence(1);
        Written earlier = written("a", 400, 990, SideEvidence.NONE, SideEvidence.NONE);
        Written later = written("a", 5, 991, SideEvidence.NONE, SideEvidence.NONE);

        // when
        earlierFirst.add(pool(1_000, List.of(earlier, later)));
        laterFirst.add(pool(1_000, List.of(later, earlier)));

        // then
        assertThat(finding(earlierFirst, "backlog-age").verdict()).isEqualTo(TriggerVerdict.PASS);
        assertThat(finding(laterFirst, "backlog-age").verdict()).isEqualTo(TriggerVerdict.PASS);
    }

    @Test
    void a_day_of_fifty_instances_stays_small_and_is_judged_alike() {
        // given
        PooledEvidence pool = new PooledEvidence(1);
        for (int second = 10; second <= 7_200; second += 10) {
            List<Written> parts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                parts.add(written("b" + i, second / 10, second, calls(90, 0, List.of()), calls(10, 0, List.of())));
            }
            pool.add(pool(second, parts));
        }

        // then
        assertThat(judged(pool).newCalls()).isEqualTo(720 * 50 * 10);
    }
}
