package dev.zdm.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialTest {
    @ParameterizedTest
    @CsvSource({
        "0, 2, 0.5, 1",
        "1, 2, 0.5, 0.75",
        "2, 2, 0.5, 0.25",
        "3, 2, 0.5, 0",
        "1, 2, 0, 0",
        "1, 2, 1, 1",
        "3, 20, 0.05, 0.0754837",
        "19, 20, 0.95, 0.7358395"
    })
    void so_many_hits_or_more_are_that_likely(long hits, long trials, double probability, double expected) {
        assertThat(Binomial.tail(hits, trials, probability)).isCloseTo(expected, within(1e-6));
    }

    /** So many hits or more, or so many misses or more: one of the two it is. */
    @Test
    void both_ways_of_counting_agree_on_each_side_of_the_mean() {
        for (long hits = 1; hits <= 100; hits++) {
            double either = Binomial.tail(hits, 100, 0.3) + Binomial.tail(101 - hits, 100, 0.7);
            assertThat(either).as("%s of 100", hits).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void of_a_million_calls_one_that_fails_is_as_good_as_certain() {
        assertThat(Binomial.tail(1, 1_000_000, 0.05)).isCloseTo(1, within(1e-9));
    }
}
