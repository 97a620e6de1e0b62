package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The phase table of service migrations. */
class ServicePhaseTableTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            phase    | call in share | other call | old may answer for new | compared | takes a share | parked
            OLD_ONLY | OLD           | OLD        | false                  | false    | false         | true
            SHADOW   | OLD           | OLD        | false                  | true     | false         | false
            RAMP     | NEW           | OLD        | true                   | true     | true          | false
            NEW_ONLY | NEW           | NEW        | false                  | false    | false         | true
            """)
    void each_phase_owns_the_way_of_calls(
            ServicePhase phase,
            Side inShare,
            Side notInShare,
            boolean detour,
            boolean compared,
            boolean takesShare,
            boolean parked) {
        assertThat(phase.callSide(true)).isEqualTo(inShare);
        assertThat(phase.callSide(false)).isEqualTo(notInShare);
        assertThat(phase.mayDetourToOld()).isEqualTo(detour);
        assertThat(phase.comparesCalls()).isEqualTo(compared);
        assertThat(phase.takesShare()).isEqualTo(takesShare);
        assertThat(phase.isParked()).isEqualTo(parked);
    }
}
