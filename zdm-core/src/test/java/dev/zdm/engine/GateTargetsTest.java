package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.MigrationControl;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.ServedPhases;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.testing.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a migration may get somewhere: answered by the gates of the change itself, and nothing happens. */
class GateTargetsTest {

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY, next, ''",
        "OLD_ONLY, shadow, ''",
        "OLD_ONLY, OLD_ONLY, ''",
        "OLD_ONLY, RAMP, order",
        "OLD_ONLY, contract, phase",
        "SHADOW, 5, ''",
        "SHADOW, 25, order",
        "SHADOW, OLD_ONLY, ''",
        "SHADOW, NEW_ONLY, order",
        "RAMP, 50, ''",
        "RAMP, 60, ''",
        "RAMP, 25, ''",
        "RAMP, NEW_ONLY, order",
        "NEW_ONLY, next, phase",
        "NEW_ONLY, contract, ''",
        "NEW_ONLY, RAMP, ''"
    })
    void a_target_is_open_if_one_step_leads_there_and_that_step_would_be_taken(
            ServicePhase phase, String to, String gate) {
        try (Rig rig = Rig.in(phase, phase.takesShare() ? 50 : 0)) {
            // given
            MigrationControl calls = rig.calls().register();

            // when
            List<Refusal> refusals = calls.refusals(GateTarget.parse(to, MigrationKind.SERVICE));

            // then
            assertThat(refusals).extracting(Refusal::gate).isEqualTo(gate.isEmpty() ? List.of() : List.of(gate));
        }
    }

    @Test
    void what_would_refuse_the_step_keeps_the_gate_shut_and_nothing_is_changed_or_told() {
        try (Rig rig = Rig.in(Phase.BACKFILL, 0)) {
            // given
            MigrationControl rows = rig.rows().register();
            List<AuditEntry> before = rows.history();
            int told = rig.events().of(MigrationEvent.class).size();

            // when
            List<Refusal> refusals = rows.refusals(new GateTarget.Entry(Phase.SYNC));

            // then
            assertThat(refusals).extracting(Refusal::gate).containsExactly("backfill", "verification");
            assertThat(refusals).isEqualTo(rows.refusals(new GateTarget.Next()));
            assertThat(rows.history()).isEqualTo(before);
            assertThat(rig.events().of(MigrationEvent.class)).hasSize(told);
        }
    }

    @Test
    void the_stored_state_decides_not_the_one_that_this_instance_has_seen_last() {
        try (Rig rig = Rig.in(ServicePhase.SHADOW, 0)) {
            // given
            MigrationControl calls = rig.calls().register();
            MigrationState known = calls.state();
            rig.store()
                    .states()
                    .compareAndSet(known, known.withPaused(true, rig.time().now(), "somebody", ""), "elsewhere");

            // when
            List<Refusal> refusals = calls.refusals(new GateTarget.Next());

            // then
            assertThat(refusals).extracting(Refusal::gate).containsExactly("paused");
        }
    }

    @Test
    void code_that_needs_the_old_side_keeps_the_contraction_shut_as_long_as_it_runs() {
        try (Rig rig = Rig.in(ServicePhase.NEW_ONLY, 0)) {
            // given
            MigrationControl calls = rig.calls().register();
            Place oldCode =
                    new Place("old-code", Rig.ID, "its boot", Duration.ofSeconds(15), servesAllButTheContraction());
            rig.store().instances().register(oldCode, Optional.empty(), Optional.empty());

            // when, then
            assertThat(calls.refusals(new GateTarget.Contraction()))
                    .singleElement()
                    .satisfies(refusal -> {
                        assertThat(refusal.gate()).isEqualTo("served-phases");
                        assertThat(refusal.reason()).contains("old-code", "not the contraction");
                    });

            // when
            rig.store().instances().release(oldCode);

            // then
            assertThat(calls.refusals(new GateTarget.Contraction())).isEmpty();
        }
    }

    @Test
    void code_that_was_given_up_keeps_nothing_shut() {
        try (Rig rig = Rig.in(ServicePhase.NEW_ONLY, 0)) {
            // given
            MigrationControl calls = rig.calls().register();
            Place oldCode =
                    new Place("old-code", Rig.ID, "its boot", Duration.ofSeconds(15), servesAllButTheContraction());
            rig.store().instances().register(oldCode, Optional.empty(), Optional.empty());

            // when
            calls.evict("old-code", Instruction.by("ann").because("its machine is gone"));

            // then
            assertThat(calls.refusals(new GateTarget.Contraction())).isEmpty();
        }
    }

    private static ServedPhases servesAllButTheContraction() {
        return ServedPhases.UNTIL_CONTRACTED;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nowhere", "101", "-1", "5.5", "SHADOW", "25 %", "READ_NEW; DROP TABLE"})
    void an_unknown_target_is_refused_with_what_there_is_and_is_not_repeated(String text) {
        assertThatThrownBy(() -> GateTarget.parse(text, MigrationKind.DATA))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no such target of a data migration")
                .hasMessageContaining("next, contract, one of [OLD_ONLY, DUAL_WRITE")
                .hasMessageNotContaining("DROP");
    }

    @ParameterizedTest
    @CsvSource({"read_new, READ_NEW", "Write-New, WRITE_NEW"})
    void letters_may_be_small_and_strokes_may_join_words(String text, Phase phase) {
        assertThat(GateTarget.parse(text, MigrationKind.DATA)).isEqualTo(new GateTarget.Entry((MigrationPhase) phase));
    }
}
