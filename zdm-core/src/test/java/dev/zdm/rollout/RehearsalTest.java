package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.MigrationControl;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import dev.zdm.testing.Rig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RehearsalTest {
    private static final Instruction ANN = Instruction.by("ann").because("friday");
    private static final GatePolicy OPEN = gates(0);

    private static GatePolicy gates(long comparisons) {
        return new GatePolicy(Duration.ZERO, comparisons, true, false, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    private static MigrationControl rows(Rig rig) {
        return rig.rows().gates(OPEN).volatileState(true).register();
    }

    private static void returnsTo(MigrationPhase phase, int share, MigrationControl migration, String... ways) {
        // given
        long before = migration.state().epoch();

        // when
        MigrationState after = migration.rollout().rehearse(ANN);

        // then
        assertThat(after.phase()).isEqualTo(phase);
        assertThat(after.share()).isEqualTo(share);
        assertThat(migration.history().stream()
                        .filter(each -> each.after().epoch() > before)
                        .map(each -> each.after().describe()))
                .containsExactly(ways);
        assertThat(migration.history().stream()
                        .filter(each -> each.after().epoch() > before)
                        .map(AuditEntry::after))
                .allSatisfy(each -> assertThat(each.reason()).isEqualTo("rehearsal of the way back: friday"));
        assertThat(migration.rollout().notes())
                .extracting(Note::kind, Note::subject, Note::by)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.REHEARSED, phase.name(), "ann"));
    }

    @Test
    void a_share_of_reads_goes_back_and_comes_forward_to_where_it_was() {
        try (Rig rig = Rig.in(Phase.READ_NEW, 25)) {
            returnsTo(Phase.READ_NEW, 25, rows(rig), "SYNC", "READ_NEW 5 %", "READ_NEW 25 %");
        }
    }

    @Test
    void a_share_of_calls_does_so_too() {
        try (Rig rig = Rig.in(ServicePhase.RAMP, 50)) {
            MigrationControl calls = rig.calls().gates(OPEN).register();
            returnsTo(ServicePhase.RAMP, 50, calls, "SHADOW", "RAMP 5 %", "RAMP 50 %");
        }
    }

    @Test
    void a_share_of_zero_is_returned_to() {
        try (Rig rig = Rig.in(Phase.READ_NEW, 0)) {
            returnsTo(Phase.READ_NEW, 0, rows(rig), "SYNC", "READ_NEW 5 %", "READ_NEW 0 %");
        }
    }

    @Test
    void writes_go_back_and_come_forward() {
        try (Rig rig = Rig.in(Phase.WRITE_NEW, 0)) {
            returnsTo(Phase.WRITE_NEW, 0, rows(rig), "READ_NEW 100 %", "WRITE_NEW");
        }
    }

    @Test
    void if_coming_forward_is_refused_it_stays_where_it_is_safe_and_nothing_is_noted() {
        try (Rig rig = Rig.in(ServicePhase.RAMP, 50)) {
            // given
            MigrationControl calls = rig.calls().gates(gates(10)).register();

            // when / then
            assertThatThrownBy(() -> calls.rollout().rehearse(ANN))
                    .isInstanceOf(TransitionRefusedException.class)
                    .hasMessageContaining("in SHADOW: advance to RAMP 5 % refused");
            assertThat(calls.state().phase()).isEqualTo(ServicePhase.SHADOW);
            assertThat(calls.rollout().notes()).isEmpty();
        }
    }

    @Test
    void while_it_is_paused_it_does_not_even_go_back() {
        try (Rig rig = Rig.in(Phase.READ_NEW, 25)) {
            // given
            MigrationControl rows = rows(rig);
            MigrationState paused = rows.pause(ANN);

            // when / then
            assertThatThrownBy(() -> rows.rollout().rehearse(ANN))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("it is paused")
                    .hasMessageContaining("resume() it first");
            assertThat(rows.state()).isEqualTo(paused);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"OLD_ONLY", "DUAL_WRITE", "NEW_ONLY"})
    void where_nothing_leads_back_to_the_phase_it_does_not_begin(Phase phase) {
        try (Rig rig = Rig.in(phase, 0)) {
            // given
            MigrationControl rows = rows(rig);

            // when / then
            assertThatThrownBy(() -> rows.rollout().rehearse(ANN))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("cannot be rehearsed");
            assertThat(rows.state().phase()).isEqualTo(phase);
        }
    }

    @Test
    void somebody_who_saw_another_epoch_changes_nothing() {
        try (Rig rig = Rig.in(Phase.READ_NEW, 25)) {
            // given
            MigrationControl rows = rows(rig);

            // when / then
            assertThatThrownBy(() -> rows.rollout().rehearse(ANN.atEpoch(99)))
                    .isInstanceOf(EpochConflictException.class);
            assertThat(rows.state().epoch()).isEqualTo(1);
        }
    }
}
