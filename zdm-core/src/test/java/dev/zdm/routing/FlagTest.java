package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.spi.FeatureGate;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.OldRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlagTest {
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, true, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private Rig rig = Rig.in(Phase.OLD_ONLY, 0);

    private Migration<Long, OldRow> in(Phase phase, int share, FeatureGate gate) {
        rig.close();
        rig = Rig.in(phase, share, builder -> builder.featureGate(gate));
        return rig.rows().feature("ROWS").gates(OPEN).register();
    }

    private static String side(Migration<Long, OldRow> migration, long key) {
        return migration.<String, RuntimeException>read(key, () -> "OLD", () -> "NEW");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void the_flag_decides_for_each_key_and_each_call() {
        // given
        List<String> asked = new ArrayList<>();
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, (feature, key) -> {
            asked.add(feature + " " + key);
            return key.equals("7");
        });

        // when / then
        assertThat(side(migration, 7)).isEqualTo("NEW");
        assertThat(side(migration, 8)).isEqualTo("OLD");
        assertThat(asked).endsWith("ROWS 7", "ROWS 8");
        assertThat(rig.events().fallbacks()).containsExactly(FallbackReason.FLAG_OFF);
    }

    @Test
    void the_flag_does_not_widen_what_the_share_permits() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 5, (feature, key) -> true);

        // when / then
        assertThat(side(migration, Rig.keyOutside(5))).isEqualTo("OLD");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"OLD_ONLY", "DUAL_WRITE", "BACKFILL", "SYNC"})
    void the_flag_moves_nothing_before_reads_may_move(Phase phase) {
        assertThat(side(in(phase, 0, (feature, key) -> true), 1)).isEqualTo("OLD");
    }

    @Test
    void a_gate_that_fails_counts_as_off_and_is_reported() {
        // given
        IllegalStateException failure = new IllegalStateException("CANARY-4711");
        boolean[] failing = new boolean[1];
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100, (feature, key) -> {
            if (failing[0]) {
                throw failure;
            }
            return true;
        });
        failing[0] = true;

        // when
        try (CapturedLog log = CapturedLog.open()) {
            String answered = side(migration, 1);

            // then
            assertThat(answered).isEqualTo("OLD");
            assertThat(log.lines()).anyMatch(line -> line.contains("ROWS") && line.contains("counts as off"));
            assertThat(log.lines()).noneMatch(line -> line.contains("CANARY"));
        }
        assertThat(rig.events().of(MigrationEvent.FlagFailed.class))
                .extracting(MigrationEvent.FlagFailed::cause)
                .containsExactly(failure);
    }

    @Test
    void a_flag_that_is_off_once_writes_have_moved_is_ignored_and_reported() {
        // given
        Migration<Long, OldRow> migration = in(Phase.WRITE_NEW, 0, (feature, key) -> false);

        // when / then
        assertThat(side(migration, 1)).isEqualTo("NEW");
        assertThat(rig.events().of(MigrationEvent.FlagIgnored.class)).hasSize(1);
    }

    @Test
    void an_unknown_feature_fails_at_registration() {
        // given
        FeatureGate gate = (feature, key) -> {
            throw new ConfigurationException(null, null, "feature '" + feature + "' is unknown", "define it");
        };

        // when / then
        assertThatThrownBy(() -> in(Phase.OLD_ONLY, 0, gate))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(Rig.ID)
                .hasMessageContaining("ROWS")
                .hasMessageContaining("define it");
    }

    @Test
    void a_feature_without_a_gate_fails_at_registration() {
        assertThatThrownBy(() -> rig.rows().feature("ROWS").register())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(Rig.ID)
                .hasMessageContaining("feature gate");
    }

    @Test
    void with_a_feature_the_share_begins_at_100() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0, (feature, key) -> key.equals("1"));

        // when
        migration.advance(Instruction.by("test"));

        // then
        assertThat(migration.state().phase()).isEqualTo(Phase.READ_NEW);
        assertThat(migration.state().share()).isEqualTo(100);
        assertThat(side(migration, 1)).isEqualTo("NEW");
        assertThat(side(migration, 2)).isEqualTo("OLD");
    }

    @Test
    void a_service_whose_flag_is_off_is_the_old_one() {
        // given
        rig.close();
        rig = Rig.in(ServicePhase.RAMP, 100, builder -> builder.featureGate((feature, key) -> key.equals("1")));
        var calls = rig.calls().feature("CALLS").register();

        // when / then
        assertThat(calls.<String, RuntimeException>call("1", false, () -> "OLD", () -> "NEW"))
                .isEqualTo("NEW");
        assertThat(calls.<String, RuntimeException>call("2", false, () -> "OLD", () -> "NEW"))
                .isEqualTo("OLD");
    }
}
