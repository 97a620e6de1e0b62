package dev.zdm.proof.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Phase;
import dev.zdm.proof.crash.wire.Step;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouteTest {
    private final Route route = Route.whole(new Random(1));

    @Test
    void who_is_led_to_flips_goes_to_and_fro_between_the_two_sides_of_one() {
        // given
        route.lead(Optional.of(Step.Part.FLIP));

        // when
        Phase first = route.target();
        route.turn(Phase.WRITE_NEW);
        Phase second = route.target();
        route.turn(Phase.READ_NEW);

        // then
        assertThat(first).isEqualTo(Phase.WRITE_NEW);
        assertThat(second).isEqualTo(Phase.READ_NEW);
        assertThat(route.target()).isEqualTo(Phase.WRITE_NEW);
    }

    @Test
    void who_is_led_to_flips_and_gets_nowhere_goes_by_way_of_a_backfill() {
        // given
        route.lead(Optional.of(Step.Part.FLIP));

        // when
        route.turn(Phase.SYNC);
        Phase detour = route.target();
        route.turn(Phase.BACKFILL);

        // then
        assertThat(detour).isEqualTo(Phase.BACKFILL);
        assertThat(route.target()).isEqualTo(Phase.WRITE_NEW);
    }

    @Test
    void who_is_led_to_scans_stays_where_they_run_until_that_is_taken_back() {
        // given
        route.lead(Optional.of(Step.Part.BACKFILL));
        route.turn(Phase.BACKFILL);
        boolean lingered = route.lingersInBackfill();

        // when
        route.lead(Optional.empty());
        route.turn(Phase.BACKFILL);

        // then
        assertThat(lingered).isTrue();
        assertThat(route.lingersInBackfill()).isFalse();
        assertThat(route.target()).isNotEqualTo(Phase.BACKFILL);
    }

    @Test
    void where_nothing_is_moved_between_the_sides_nobody_is_led() {
        // given
        Route last = Route.last(new Random(1));

        // when
        last.lead(Optional.of(Step.Part.FLIP));

        // then
        assertThat(last.flips()).isFalse();
        assertThat(last.isLed()).isFalse();
    }
}
