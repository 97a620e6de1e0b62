package dev.zdm.proof.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.proof.crash.Timings.Span;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlipsTest {
    private final Flips flips = new Flips();
    private final Queue<Span> faults = new ArrayDeque<>();

    private static Span millis(long begin, long end) {
        return new Span(begin * 1_000_000, end * 1_000_000);
    }

    @Test
    void the_longest_write_that_met_a_flip_is_its_pause() {
        // given
        flips.write(millis(0, 5));
        flips.write(millis(11, 41));
        flips.write(millis(19, 29));
        flips.write(millis(50, 150));

        // when
        flips.made(millis(10, 20));

        // then
        assertThat(flips.pausesOfMade(faults)).containsExactly(30);
    }

    @Test
    void a_flip_that_was_given_up_counts_apart() {
        // given
        flips.write(millis(0, 10));
        flips.write(millis(100, 3_100));

        // when
        flips.made(millis(5, 6));
        flips.givenUp(millis(90, 3_000));

        // then
        assertThat(flips.number()).isEqualTo(1);
        assertThat(flips.pausesOfMade(faults)).containsExactly(10);
        assertThat(flips.pausesOfGivenUp(faults)).containsExactly(3_000);
    }

    @Test
    void a_flip_that_a_fault_met_says_nothing() {
        // given
        faults.add(millis(8, 30));
        flips.write(millis(10, 20));

        // when
        flips.made(millis(5, 9));

        // then
        assertThat(flips.pausesOfMade(faults)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            advance to WRITE_NEW refused: writers left no moment in PT3S in which the writes could move. | true
            advance to WRITE_NEW refused: the OLD side still owes 5 copies, and 0 were given up.         | true
            advance to WRITE_NEW refused: the feature flag is not on for everyone.                       | false
            the child died                                                                               | false
            """)
    void a_refusal_tells_whether_the_writes_were_about_to_be_moved(String refusal, boolean expected) {
        // when / then
        assertThat(Status.isGivenUpFlip(refusal)).isEqualTo(expected);
    }
}
