package dev.zdm.proof.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That what is said in docs/scale.md is so in form; the figures themselves are the machine's. */
class ScaleTest {
    private static final int INSTANCES = 5;
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(6);

    @Test
    void the_load_follows_from_the_renewals_and_every_instance_takes_part_in_every_step() throws Exception {
        // when
        Map<String, Object> figures = Scale.measure(INSTANCES, TIME_TO_LIVE, Duration.ofSeconds(2));

        // then
        long renewals = INSTANCES * 15 / TIME_TO_LIVE.toSeconds();
        assertThat(figures)
                .containsEntry("instances", INSTANCES)
                .containsEntry("evicted", 0L)
                .containsEntry("acknowledged", (long) INSTANCES)
                .containsKeys(
                        "joined_s", "advance_ms_median", "advance_ms_max", "rollback_ms_median", "rollback_ms_max");
        // As many again for what an instance does besides, and for asking.
        assertThat((Long) figures.get("commits_per_s")).isPositive().isLessThanOrEqualTo(2 * renewals + INSTANCES);
    }
}
