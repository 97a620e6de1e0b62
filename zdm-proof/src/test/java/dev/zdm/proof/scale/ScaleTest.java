package dev.zdm.proof.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the figures of docs/scale.md are of a fleet in which everybody takes part; how many they are is the machine's. */
class ScaleTest {
    private static final int INSTANCES = 5;
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(6);

    @Test
    void every_instance_takes_part_in_every_step_and_none_is_given_up() throws Exception {
        // when
        Map<String, Object> figures = Scale.measure(INSTANCES, TIME_TO_LIVE, Duration.ZERO);

        // then
        assertThat(figures)
                .containsEntry("instances", INSTANCES)
                .containsEntry("evicted", 0L)
                .containsEntry("acknowledged", (long) INSTANCES)
                .containsKeys(
                        "joined_s",
                        "commits_per_s",
                        "advance_ms_median",
                        "advance_ms_max",
                        "rollback_ms_median",
                        "rollback_ms_max");
    }
}
