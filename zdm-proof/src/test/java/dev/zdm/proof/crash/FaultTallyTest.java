package dev.zdm.proof.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.proof.crash.world.Layout;
import java.util.List;
import java.util.Optional;
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
        tally.end(first, 1);

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
        tally.end(first, 0);
        tally.end(second, 1);

        // when / then
        assertThat(tally.begin(kinds, random)).hasValue(first);
        assertThat(tally.done()).containsOnlyKeys(second);
    }

    @Test
    void what_happens_one_at_a_time_is_wanted_less_often() {
        // given
        List<FaultKind> kinds = List.of(FaultKind.KILL, FaultKind.DATABASE_KILL);

        // when
        for (int i = 0; i < 28; i++) {
            tally.end(tally.begin(kinds, random).orElseThrow(), 1);
        }

        // then
        assertThat(tally.done()).containsEntry(FaultKind.KILL, 16).containsEntry(FaultKind.DATABASE_KILL, 12);
    }

    @Test
    void outages_that_wait_for_their_turn_keep_no_other_fault_from_its() {
        // given
        List<FaultKind> outages = List.of(FaultKind.CUT_OLD, FaultKind.CUT_NEW, FaultKind.CUT_CONTROL);

        // when
        long begun = IntStream.range(0, 10)
                .filter(i -> tally.begin(outages, random).isPresent())
                .count();

        // then
        assertThat(begun).isEqualTo(4);
        assertThat(tally.begin(List.of(FaultKind.KILL), random)).hasValue(FaultKind.KILL);
    }

    @Test
    void the_operator_is_led_to_one_place_at_a_time_and_nobody_stands_still_meanwhile() {
        // given
        List<FaultKind> led = List.of(FaultKind.HALT_FLIP, FaultKind.HALT_BACKFILL);
        FaultKind first = tally.begin(led, random).orElseThrow();

        // when
        Optional<FaultKind> second = tally.begin(led, random);
        Optional<FaultKind> pause = tally.begin(List.of(FaultKind.PAUSE), random);
        tally.end(first, 6);

        // then
        assertThat(second).isEmpty();
        assertThat(pause).isEmpty();
        assertThat(tally.begin(led, random)).isPresent().get().isNotEqualTo(first);
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
        assertThat(begun).isEqualTo(9);
        assertThat(tally.isCalm()).isFalse();
    }
}
