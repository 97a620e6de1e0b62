package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Phase.Acknowledgement;
import dev.zdm.plan.Phase.Detour;
import dev.zdm.plan.Phase.Serialiser;
import dev.zdm.plan.Phase.WriteRoute;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The phase table of the protocol. Each write is written as its legs in their order: first the serialising side. */
class PhaseTableTest {

    @ParameterizedTest(name = "{0} {1} %, guard {2}")
    @CsvSource(delimiter = '|', nullValues = "-", useHeadersInDisplayName = true, textBlock = """
            phase      | share | guard | read outside a unit | read in a writing unit | upsert  | partial update | delete  | acknowledged after
            OLD_ONLY   |   0   |   -   | OLD                 | OLD                    | OLD     | OLD            | OLD     | OLD
            DUAL_WRITE |   0   |   -   | OLD                 | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | OLD
            DUAL_WRITE |   0   |  OLD  | OLD                 | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | OLD
            BACKFILL   |   0   |   -   | OLD                 | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | OLD
            BACKFILL   |   0   |  OLD  | OLD                 | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | OLD
            SYNC       |   0   |   -   | OLD                 | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | both
            SYNC       |   0   |  OLD  | OLD                 | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | both
            READ_NEW   |   0   |  OLD  | by share            | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | both
            READ_NEW   |  50   |   -   | by share            | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | both
            READ_NEW   |  50   |  OLD  | by share            | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | both
            READ_NEW   |  99   |  OLD  | by share            | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | both
            READ_NEW   | 100   |   -   | NEW                 | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | both
            READ_NEW   | 100   |  OLD  | NEW                 | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | both
            READ_NEW   | 100   |  NEW  | NEW                 | NEW                    | NEW>OLD | NEW>OLD        | NEW>OLD | NEW
            WRITE_NEW  |   0   |  OLD  | NEW                 | OLD                    | OLD>NEW | OLD>NEW        | OLD>NEW | both
            WRITE_NEW  |   0   |   -   | NEW                 | NEW                    | NEW>OLD | NEW>OLD        | NEW>OLD | NEW
            WRITE_NEW  |   0   |  NEW  | NEW                 | NEW                    | NEW>OLD | NEW>OLD        | NEW>OLD | NEW
            NEW_ONLY   |   0   |   -   | NEW                 | NEW                    | NEW     | NEW            | NEW     | NEW
            """)
    void each_phase_owns_the_way_of_reads_and_writes(
            Phase phase,
            int share,
            Side guard,
            String readOutside,
            String readInside,
            String upsert,
            String partialUpdate,
            String delete,
            String acknowledged) {
        // when
        WriteRoute route = phase.writeRoute(share, guard);

        // then
        assertThat(reader(phase, share)).isEqualTo(readOutside);
        assertThat(route.first()).hasToString(readInside);
        assertThat(List.of(upsert, partialUpdate, delete)).containsOnly(legs(route));
        assertThat(acknowledgedAfter(route)).isEqualTo(acknowledged);
    }

    private static String reader(Phase phase, int share) {
        Side moved = phase.readSide(true);
        return share == 100 || moved == phase.readSide(false) ? moved.name() : "by share";
    }

    /** A phase tells no write from another: each reaches the other side as the state that it left behind. */
    private static String legs(WriteRoute route) {
        return route.first() + route.copy().map(side -> ">" + side).orElse("");
    }

    private static String acknowledgedAfter(WriteRoute route) {
        return route.acknowledgement() == Acknowledgement.BOTH
                ? "both"
                : route.first().name();
    }

    @Test
    void below_a_full_share_a_read_goes_where_its_key_belongs() {
        // when / then
        assertThat(Phase.READ_NEW.readSide(true)).isEqualTo(Side.NEW);
        assertThat(Phase.READ_NEW.readSide(false)).isEqualTo(Side.OLD);
    }

    @ParameterizedTest
    @EnumSource
    void a_copy_never_goes_to_the_side_that_serialises(Phase phase) {
        for (int share : new int[] {0, 50, 100}) {
            for (Side guard : new Side[] {null, Side.OLD, Side.NEW}) {
                // when
                WriteRoute route = phase.writeRoute(share, guard);

                // then
                assertThat(route.copy()).isNotEqualTo(Optional.of(route.first()));
                assertThat(route.copy().isPresent()).isNotEqualTo(phase.isParked());
            }
        }
    }

    @ParameterizedTest(name = "{0} {1} %: {2}")
    @CsvSource({
        "OLD_ONLY, 0, OLD",
        "DUAL_WRITE, 0, OLD",
        "BACKFILL, 0, OLD",
        "SYNC, 0, OLD",
        "READ_NEW, 0, OLD",
        "READ_NEW, 99, OLD",
        "READ_NEW, 100, GUARD",
        "WRITE_NEW, 0, GUARD",
        "NEW_ONLY, 0, NEW",
    })
    void writes_are_serialised_by_one_side_or_by_the_guard(Phase phase, int share, Serialiser expected) {
        assertThat(phase.serialiser(share)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1} %: {2}")
    @CsvSource({
        "OLD_ONLY, 0, FREE",
        "DUAL_WRITE, 0, FREE",
        "BACKFILL, 0, FREE",
        "SYNC, 0, FREE",
        "READ_NEW, 0, FREE",
        "READ_NEW, 99, FREE",
        "READ_NEW, 100, GUARDED",
        "WRITE_NEW, 0, FORBIDDEN",
        "NEW_ONLY, 0, FORBIDDEN",
    })
    void flag_breaker_and_fallback_reach_the_old_side_only_where_it_is_current(
            Phase phase, int share, Detour expected) {
        assertThat(phase.detourToOld(share)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: before the backfill {1}, after it {2}")
    @CsvSource({
        "OLD_ONLY, false, false",
        "DUAL_WRITE, false, false",
        "BACKFILL, false, true",
        "SYNC, true, true",
        "READ_NEW, true, true",
        "WRITE_NEW, false, false",
        "NEW_ONLY, false, false",
    })
    void reads_are_compared_where_both_sides_should_be_equal(Phase phase, boolean before, boolean after) {
        assertThat(phase.comparesReads(false)).isEqualTo(before);
        assertThat(phase.comparesReads(true)).isEqualTo(after);
    }

    @Test
    void one_phase_takes_a_share_and_the_first_and_last_are_parked() {
        assertThat(Arrays.stream(Phase.values()).filter(Phase::takesShare)).containsExactly(Phase.READ_NEW);
        assertThat(Arrays.stream(Phase.values()).filter(Phase::isParked))
                .containsExactly(Phase.OLD_ONLY, Phase.NEW_ONLY);
    }
}
