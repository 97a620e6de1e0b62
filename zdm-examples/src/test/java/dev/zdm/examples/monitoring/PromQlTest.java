package dev.zdm.examples.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.examples.monitoring.PromQl.Matching;
import dev.zdm.examples.monitoring.PromQl.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromQlTest {

    @Test
    void namesOfFunctionsAggregationsAndOperatorsAreNoSeries() {
        // when
        PromQl parsed = PromQl.parse("histogram_quantile(0.95, sum by (le, side) (rate(a_bucket{m=~\"$m\",s=\"x|y\"}"
                + "[$__rate_interval]))) / max without (instance) (b) unless on (job) count(c offset 10m) > 1e3");

        // then
        assertThat(parsed.selectors())
                .containsExactly(
                        new Selector("a_bucket", List.of(new Matching("m", "=~", "$m"), new Matching("s", "=", "x|y"))),
                        new Selector("b", List.of()),
                        new Selector("c", List.of()));
        assertThat(parsed.grouping()).containsExactly("le", "side", "instance", "job");
    }

    @Test
    void whatTheDashboardChoosesNeedNotExist() {
        assertThat(new Matching("m", "=~", "$migration").wanted()).isEmpty();
        assertThat(new Matching("s", "=~", "x|y").wanted()).containsExactly("x", "y");
    }
}
