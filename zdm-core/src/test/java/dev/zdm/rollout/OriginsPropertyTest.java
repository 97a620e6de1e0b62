package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Finding;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.TriggerVerdict;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over many runs, with seeds: how often a healthy new side is blamed, and a broken one found. */
class OriginsPropertyTest {
    private static final Duration QUICK = Duration.ofMillis(20);

    /** Users of whom a few call most often, and of whom some always fail, on whichever side they are. */
    private static boolean isBlamed(int share, double stickyShare, double errors, double broken, int run) {
        Fleet fleet = new Fleet(RolloutPlan.DEFAULT, 1, "salt-" + share + "-" + run, share);
        SplittableRandom random = new SplittableRandom(run);
        for (int second = 0; second < 30; second++) {
            for (int i = 0; i < 60; i++) {
                int user = (int) (500 * Math.pow(random.nextDouble(), 3));
                String key = "user-" + user;
                boolean isNew = fleet.sideOf(key) == dev.zdm.plan.Side.NEW;
                double fails = isNew ? errors + broken : errors;
                fleet.call(0, key, random.nextDouble() < fails || user % 100 < 100 * stickyShare, QUICK);
            }
            if (origin(fleet).verdict() == TriggerVerdict.FAIL) {
                return true;
            }
            fleet.pass(Duration.ofSeconds(10));
        }
        return false;
    }

    private static Finding origin(Fleet fleet) {
        return fleet.finding("failure-origin");
    }

    @ParameterizedTest
    @CsvSource({"5, 0.02", "10, 0.02", "50, 0.02", "95, 0.02", "10, 0.2"})
    void a_healthy_side_is_blamed_no_more_often_than_the_plan_risks(int share, double sticky) {
        // when
        int blamed = 0;
        for (int run = 0; run < 40; run++) {
            blamed += isBlamed(share, sticky, 0.02, 0, run) ? 1 : 0;
        }

        // then: of 40 runs at a risk of 1/2,000 more than one happens once in 5,000 times
        assertThat(blamed).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"5", "10", "50", "75"})
    void a_broken_side_is_found(int share) {
        // when
        int found = 0;
        for (int run = 0; run < 20; run++) {
            found += isBlamed(share, 0.02, 0.01, 0.5, run) ? 1 : 0;
        }

        // then
        assertThat(found).isGreaterThanOrEqualTo(19);
    }

    @Test
    void five_instances_find_what_one_finds() {
        // given
        Fleet one = new Fleet(RolloutPlan.DEFAULT, 1, "salt", 10);
        Fleet five = new Fleet(RolloutPlan.DEFAULT, 5, "salt", 10);
        SplittableRandom random = new SplittableRandom(5);

        // when: the same users, on whichever instance
        for (int i = 0; i < 3_000; i++) {
            String key = "user-" + random.nextInt(400);
            boolean fails = random.nextInt(20) == 0;
            one.call(0, key, fails, QUICK);
            five.call(random.nextInt(5), key, fails, QUICK);
            if (i % 100 == 0) {
                assertThat(origin(five).numbers()).isEqualTo(origin(one).numbers());
                one.pass(Duration.ofSeconds(1));
                five.pass(Duration.ofSeconds(1));
            }
        }
        assertThat(origin(five)).isEqualTo(origin(one));
    }

    @Test
    void a_side_that_breaks_after_a_long_healthy_time_is_found_soon() {
        // given: failures of both sides, of another key each
        Fleet fleet = new Fleet(RolloutPlan.DEFAULT, 1, "salt", 50);
        for (int i = 0; i < 4_000; i++) {
            fleet.call(0, "healthy-" + i, true, QUICK);
            if (i % 100 == 0) {
                fleet.look();
                fleet.pass(Duration.ofSeconds(11));
            }
        }
        assertThat(origin(fleet).verdict()).isEqualTo(TriggerVerdict.PASS);
        fleet.pass(Duration.ofSeconds(11));

        // when: only keys of the new side fail
        int more = 0;
        for (int i = 0; origin(fleet).verdict() != TriggerVerdict.FAIL && more < 200; i++) {
            if (fleet.sideOf("broken-" + i) == dev.zdm.plan.Side.NEW) {
                fleet.call(0, "broken-" + i, true, QUICK);
                more++;
            }
        }

        // then: from the floor at 1/4,000 upwards, at most ln 2 a key
        assertThat(more).isBetween(20, 45);
    }
}
