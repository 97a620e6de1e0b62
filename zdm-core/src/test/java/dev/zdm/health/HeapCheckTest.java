package dev.zdm.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.health.HeapCheck.Heap;
import dev.zdm.plan.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeapCheckTest {

    @ParameterizedTest
    @CsvSource({"0, 1000, true", "900, 1000, true", "901, 1000, false", "1000, 1000, false", "10, 0, true"})
    void more_than_the_limit_is_unhealthy(long used, long limit, boolean healthy) {
        assertThat(new HeapCheck(90, () -> new Heap(used, limit)).look().healthy())
                .isEqualTo(healthy);
    }

    @Test
    void the_detail_says_what_was_found_and_what_the_limit_is() {
        assertThat(new HeapCheck(90, () -> new Heap(95, 100)).look())
                .isEqualTo(Answer.unhealthy("95 % of the heap is live, limit 90 %"));
    }

    @Test
    void garbage_does_not_count_as_live() {
        // given
        byte[][] garbage = new byte[64][];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = new byte[100_000];
        }

        // then
        assertThat(HeapCheck.above(90).look().healthy()).isTrue();
        assertThat(HeapCheck.above(90).look().detail()).matches("\\d+ % of the heap is live, limit 90 %");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 101})
    void a_limit_that_is_no_share_is_refused(int percent) {
        assertThatThrownBy(() -> HeapCheck.above(percent)).isInstanceOf(ConfigurationException.class);
    }
}
