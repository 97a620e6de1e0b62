package dev.zdm.proof.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every claim about the models that does not take too long; the program of the proof checks the others too. */
@Execution(ExecutionMode.CONCURRENT)
class ClaimsTest {
    static Stream<Claim> claims() {
        return Claims.all().filter(claim -> !claim.isLong());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("claims")
    void a_claim_turns_out_true(Claim claim) {
        // when
        Claim.Outcome outcome = claim.check();

        // then
        assertThat(outcome.isAsExpected())
                .as(() -> outcome.text() + "\n" + outcome.found().violations())
                .isTrue();
    }

    @Test
    void no_rule_is_forgotten() {
        // when
        Stream<String> names = Claims.all()
                .filter(claim -> claim.expected() != Expected.OK)
                .map(claim -> claim.name().replaceAll(".*: ", ""));

        // then
        assertThat(names)
                .containsAll(Arrays.stream(Mutation.values()).map(Enum::name).toList());
    }
}
