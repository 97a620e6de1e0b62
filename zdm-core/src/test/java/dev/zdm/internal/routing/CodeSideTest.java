package dev.zdm.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeSideTest {

    @ParameterizedTest(name = "{0} code, alone: {1}")
    @CsvSource({
        "OLD, false, OLD_ONLY DUAL_WRITE BACKFILL SYNC READ_NEW WRITE_NEW",
        "NEW, false, READ_NEW WRITE_NEW NEW_ONLY",
        "OLD, true, OLD_ONLY DUAL_WRITE BACKFILL SYNC READ_NEW",
        "NEW, true, WRITE_NEW NEW_ONLY",
    })
    void code_may_write_its_side_in_these_phases_only(Side side, boolean alone, String phases) {
        // given
        CodeSide code = new CodeSide(side, ConsistencyMode.ATOMIC, alone);

        // when, then
        assertThat(Arrays.stream(Phase.values()).filter(code::serves).map(Phase::name))
                .containsExactly(phases.split(" "));
    }
}
