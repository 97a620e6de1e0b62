package dev.zdm.proof.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlipTest {
    @Test
    void with_numbered_attempts_three_coordinators_never_make_both_sides_own() {
        assertThat(Explorer.explore(new Flip(3, 5, true)).violations()).isEmpty();
    }

    @Test
    void without_numbers_two_coordinators_make_both_sides_own_in_six_steps() {
        // when
        Exploration found = Explorer.explore(new Flip(2, 5, false));

        // then: the last line of a way describes where it ends
        assertThat(found.violations()).containsOnlyKeys(Violation.TWO_OWNERS);
        assertThat(found.violations().get(Violation.TWO_OWNERS)).hasSize(7);
    }
}
