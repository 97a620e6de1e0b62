package dev.zdm.examples.demo.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningTest {
    private final List<String> ended = new ArrayList<>();
    private final Running running = new Running();

    private AutoCloseable part(String name) {
        return () -> ended.add(name);
    }

    @Test
    void what_was_started_last_ends_first_and_one_that_fails_keeps_no_other_alive() {
        // given
        running.keep(part("database"));
        running.keep(() -> {
            throw new IllegalStateException("stuck");
        });
        running.keep(part("shop"));

        // when
        running.close();
        running.close();

        // then
        assertThat(ended).containsExactly("shop", "database");
    }

    @Test
    void what_starts_while_everything_ends_is_ended() {
        // given
        running.close();

        // when, then
        assertThatThrownBy(() -> running.keep(part("late"))).isInstanceOf(IllegalStateException.class);
        assertThat(ended).containsExactly("late");
    }
}
