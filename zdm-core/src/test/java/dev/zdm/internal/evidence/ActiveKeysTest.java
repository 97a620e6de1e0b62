package dev.zdm.internal.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveKeysTest {
    private static final double NOTHING = 0;

    private static ActiveKeys seen(int from, int to) {
        ActiveKeys keys = new ActiveKeys();
        for (int i = from; i < to; i++) {
            keys.add("user-" + i);
            keys.add("user-" + from);
        }
        return keys;
    }

    private static double estimate(ActiveKeys keys) {
        return ActiveKeys.estimate(keys.text());
    }

    /** Few are counted by the registers that are empty, which is closer. */
    @ParameterizedTest
    @CsvSource({"20, 15", "100, 8", "400, 8", "2000, 20", "20000, 20", "200000, 20"})
    void so_many_keys_are_estimated_however_often_they_came(int keys, double percent) {
        assertThat(estimate(seen(0, keys))).isCloseTo(keys, withinPercentage(percent));
    }

    /** The error of one sketch may be chance; that of many together would be a bias. */
    @ParameterizedTest
    @ValueSource(ints = {50, 600, 5_000})
    void in_the_mean_neither_too_many_nor_too_few(int keys) {
        // when
        double sum = 0;
        for (int i = 0; i < 40; i++) {
            sum += estimate(seen(i * keys, (i + 1) * keys));
        }

        // then: 6.5 % by the root of forty, three times
        assertThat(sum / 40).isCloseTo(keys, withinPercentage(3.1));
    }

    @Test
    void the_sketch_of_two_instances_is_that_of_one_that_saw_all() {
        // when
        String both =
                ActiveKeys.merged(seen(0, 3_000).text(), seen(2_000, 5_000).text());

        // then
        ActiveKeys all = seen(0, 3_000);
        for (int i = 2_000; i < 5_000; i++) {
            all.add("user-" + i);
        }
        assertThat(both).isEqualTo(all.text());
    }

    @Test
    void who_saw_nobody_adds_nobody() {
        String some = seen(0, 30).text();
        assertThat(ActiveKeys.merged(some, "")).isEqualTo(some);
        assertThat(ActiveKeys.merged("", some)).isEqualTo(some);
        assertThat(ActiveKeys.estimate("")).isEqualTo(NOTHING);
        assertThat(estimate(new ActiveKeys())).isEqualTo(NOTHING);
    }

    @Test
    void what_is_no_sketch_has_no_number() {
        String some = seen(0, 30).text();
        assertThat(ActiveKeys.estimate(some.substring(1))).isNaN();
        assertThat(ActiveKeys.estimate(some + "0")).isNaN();
        assertThat(ActiveKeys.estimate("/" + some.substring(1))).isNaN();
        assertThat(ActiveKeys.estimate((char) ('0' + 65) + some.substring(1))).isNaN();
    }
}
