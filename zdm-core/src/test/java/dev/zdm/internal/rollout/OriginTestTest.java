package dev.zdm.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each number by hand. */
class OriginTestTest {
    private static final Offset<Double> ROUNDING = within(1e-9);

    @Test
    void a_failure_of_the_new_side_speaks_against_it_by_how_much_more_often_it_would_be_the_broken_ones() {
        // given: of a half, one that fails three times as often has three failures in four, not one in two
        OriginTest test = new OriginTest(0.5, 1, 0.01, 3);

        // when
        test.add(1, 0);

        // then
        assertThat(test.log()).isCloseTo(Math.log(0.75 / 0.5), ROUNDING);
    }

    @Test
    void a_failure_of_the_old_side_speaks_for_the_new_one() {
        // given
        OriginTest test = new OriginTest(0.5, 1, 0.01, 3);

        // when
        test.add(0, 2);

        // then
        assertThat(test.log()).isCloseTo(2 * Math.log(0.25 / 0.5), ROUNDING);
    }

    @Test
    void what_is_tolerated_does_not_count_against_it() {
        // given: the new side may fail twice as often, two failures in three
        OriginTest test = new OriginTest(0.5, 2, 0.01, 3);

        // when: six times as often would be six in seven
        test.add(1, 0);

        // then
        assertThat(test.log()).isCloseTo(Math.log((6 / 7.0) / (2 / 3.0)), ROUNDING);
    }

    @Test
    void several_ratios_count_by_their_mean() {
        // given
        OriginTest three = new OriginTest(0.1, 1, 0.01, 3);
        OriginTest fifteen = new OriginTest(0.1, 1, 0.01, 15);
        OriginTest both = new OriginTest(0.1, 1, 0.01, 3, 15);

        // when
        three.add(4, 1);
        fifteen.add(4, 1);
        both.add(4, 1);

        // then
        assertThat(both.log()).isCloseTo(Math.log((Math.exp(three.log()) + Math.exp(fifteen.log())) / 2), ROUNDING);
    }

    @Test
    void healthy_times_are_credited_down_to_the_risk_and_after_many_failures_to_one_by_their_number() {
        // given
        OriginTest test = new OriginTest(0.5, 1, 0.01, 3);

        // when, then
        test.add(0, 50);
        assertThat(test.log()).isCloseTo(-Math.log(100), ROUNDING);
        test.add(0, 950);
        assertThat(test.log()).isCloseTo(-Math.log(1_000), ROUNDING);
    }

    @Test
    void it_is_enough_when_chance_would_do_it_as_rarely_as_is_risked() {
        assertThat(new OriginTest(0.5, 1, 0.002, 3).threshold()).isCloseTo(Math.log(500), ROUNDING);
    }
}
