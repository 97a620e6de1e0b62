package dev.zdm.proof.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplorerTest {
    @Test
    void the_way_to_a_violation_is_the_shortest_one() {
        // when
        Exploration found = Explorer.explore(new Flip(2, 5, Flip.Numbers.NONE));

        // then: the last line of a way describes where it ends
        assertThat(found.violations()).containsOnlyKeys(Violation.TWO_OWNERS);
        assertThat(found.violations().get(Violation.TWO_OWNERS)).hasSize(7);
    }
}
