package dev.zdm.proof.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The short form. Alone, because Lincheck looks into every class of this process meanwhile. */
@Isolated
class InterleavingsTest {
    @Test
    void nothing_that_an_operation_needs_is_taken_away_while_it_is_under_way() {
        // when
        Interleavings.Tried tried = Interleavings.tryOut(Duration.ofSeconds(5));

        // then
        assertThat(tried.impossible()).isEmpty();
        assertThat(tried.runs()).isPositive();
    }
}
