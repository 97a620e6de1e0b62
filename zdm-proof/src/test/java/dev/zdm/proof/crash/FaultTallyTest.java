package dev.zdm.proof.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.proof.crash.world.Layout;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultTallyTest {
    private final FaultTally tally = new FaultTally();
    private final Random random = new Random(1);

    @Test
    void the_kind_that_happened_least_often_is_next() {
        // given
        List<FaultKind> kinds = List.of(FaultKind.KILL, FaultKind.PAUSE);
        FaultKind first = tally.begin(kinds, random).orElseThrow();
        tally.end(first, true);

        // when
        FaultKind second = tally.begin(kinds, random).orElseThrow();

        // then
        assertThat(second).isNotEqualTo(first);
        assertThat(tally.total()).isEqualTo(1);
    }

    @Test
    void what_did_not_happen_is_tried_again() {
        // given
        List<FaultKind> kinds = List.of(FaultKind.HALT_FLIP, FaultKind.HALT_WRITE);
        FaultKind first = tally.begin(kinds, random).orElseThrow();
        FaultKind second = tally.begin(kinds, random).orElseThrow();
        tally.end(first, false);
        tally.end(second, true);

        // when / then
        assertThat(tally.begin(kinds, random)).hasValue(first);
        assertThat(tally.done()).containsOnlyKeys(second);
    }

    @Test
    void no_more_than_a_few_are_under_way_at_a_time() {
        // given
        List<FaultKind> kinds = FaultKind.of(Layout.TWO_SERVERS, Mutant.NONE);

        // when
        long begun = IntStream.range(0, 50)
                .filter(i -> tally.begin(kinds, random).isPresent())
                .count();

        // then
        assertThat(begun).isEqualTo(12);
        assertThat(tally.isCalm()).isFalse();
    }
}
