package dev.zdm.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionTest {

    @Test
    void says_who_why_and_what_they_had_seen() {
        // when
        Instruction instruction =
                Instruction.by("ann").because("error rate is zero").atEpoch(7);

        // then
        assertThat(instruction).isEqualTo(new Instruction("ann", "error rate is zero", OptionalLong.of(7)));
        assertThat(Instruction.by("ann").atEpoch(7).because("error rate is zero"))
                .isEqualTo(instruction);
    }

    @Test
    void is_for_any_epoch_and_without_a_reason_unless_told() {
        assertThat(Instruction.by("ann")).isEqualTo(new Instruction("ann", "", OptionalLong.empty()));
    }

    @Test
    void carries_what_it_was_decided_on_whatever_else_is_said() {
        // when
        Instruction instruction = Instruction.by("zdm")
                .withEvidence("7 of 9 failing keys")
                .because("rolled back")
                .atEpoch(7);

        // then
        assertThat(instruction)
                .isEqualTo(new Instruction("zdm", "rolled back", OptionalLong.of(7), "7 of 9 failing keys"));
        assertThat(Instruction.by("ann").evidence()).isEmpty();
        assertThatNullPointerException()
                .isThrownBy(() -> Instruction.by("ann").withEvidence(null))
                .withMessage("evidence");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void an_anonymous_change_is_refused(String by) {
        assertThatThrownBy(() -> Instruction.by(by))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must name who asks for it");
    }

    @Test
    void a_reason_that_is_null_is_refused() {
        assertThatNullPointerException()
                .isThrownBy(() -> Instruction.by("ann").because(null))
                .withMessage("reason");
    }
}
