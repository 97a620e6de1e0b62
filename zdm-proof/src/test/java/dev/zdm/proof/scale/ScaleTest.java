package dev.zdm.proof.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void a_small_fleet_moves_forward_and_back() throws Exception {
        // when
        var figures = Scale.measure(5, Duration.ofSeconds(3));

        // then
        assertThat(figures).containsEntry("instances", 5);
        assertThat((Long) figures.get("commits_per_s")).isPositive();
        assertThat((Long) figures.get("advance_ms_max")).isBetween(0L, 60_000L);
    }
}
