package dev.zdm.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.ServiceMigration;
import dev.zdm.event.Verdict;
import dev.zdm.metrics.MicrometerFigures;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.FigureExporter;
import dev.zdm.testing.CapturedLog;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiguresTest {
    private static final Instruction TEST = Instruction.by("test");

    private Rig rig = Rig.in(Phase.SYNC, 0);

    private Migration<Long, OldRow> in(Phase phase, int share) {
        rig.close();
        rig = Rig.in(phase, share);
        Duration second = Duration.ofSeconds(1);
        return rig.rows()
                .shadow(new ShadowPolicy(100, second, 8, Set.of("ignored")))
                .fallback(true, true)
                .gates(new GatePolicy(Duration.ZERO, 0, true, true, second, second))
                .register();
    }

    private double calls(String operation, String side, String outcome) {
        return rig.figure("zdm.calls", Map.of("operation", operation, "side", side, "outcome", outcome));
    }

    private double of(String name, String tag, String value) {
        return rig.figure(name, Map.of(tag, value));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void calls_are_counted_by_side_and_outcome() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100);
        rig.next().with(new NewRow(1L, "a"));

        // when
        migration.read(1L);
        rig.next().failNextReads(1);
        migration.read(1L);
        migration.write(1L, () -> rig.old().with(new OldRow(1L, "a")), () -> {});

        // then
        assertThat(calls("read", "new", "success")).isEqualTo(1);
        assertThat(calls("read", "new", "failure")).isEqualTo(1);
        assertThat(calls("read", "old", "success")).isEqualTo(1);
        assertThat(calls("write", "old", "success")).isEqualTo(1);
        assertThat(calls("copy", "new", "success")).isEqualTo(1);
        assertThat(calls("write", "new", "success")).isZero();
    }

    @Test
    void fallbacks_are_counted_by_reason() throws Exception {
        // given
        rig.close();
        boolean[] on = {true};
        rig = Rig.in(ServicePhase.RAMP, 100, builder -> builder.featureGate((feature, key) -> on[0]));
        ServiceMigration calls = rig.calls().feature("F").register();

        // when
        for (int i = 0; i < 7; i++) {
            calls.<String, IOException>call("1", true, () -> "old", () -> {
                throw new IOException("down");
            });
        }
        on[0] = false;
        calls.call("1", true, () -> "old", () -> "new");

        // then
        assertThat(of("zdm.fallbacks", "reason", "failed")).isEqualTo(5);
        assertThat(of("zdm.fallbacks", "reason", "breaker_open")).isEqualTo(2);
        assertThat(of("zdm.fallbacks", "reason", "flag_off")).isEqualTo(1);
        assertThat(of("zdm.fallbacks", "reason", "missing")).isZero();
    }

    @Test
    void comparisons_are_counted_by_verdict_and_the_gate_counts_those_of_its_epoch() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 50);
        rig.old().with(new OldRow(1L, "a"), new OldRow(2L, "b"));
        rig.next().with(new NewRow(1L, "a"), new NewRow(2L, "other"));

        // when
        migration.read(1L);
        migration.read(2L);
        rig.executor().runAll();

        // then
        assertThat(of("zdm.comparisons", "verdict", "match")).isEqualTo(1);
        assertThat(of("zdm.comparisons", "verdict", "mismatch")).isEqualTo(1);
        assertThatThrownBy(() -> migration.share(100, TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("1 of 2");
        migration.share(25, TEST);
        migration.share(100, TEST);
    }

    @Test
    void a_comparison_that_began_in_an_earlier_epoch_does_not_count_for_the_gate() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 50);
        rig.old().with(new OldRow(2L, "b"));
        rig.next().with(new NewRow(2L, "other"));
        migration.read(2L);

        // when
        migration.share(75, TEST);
        rig.executor().runAll();

        // then
        assertThat(of("zdm.comparisons", "verdict", "mismatch")).isEqualTo(1);
        migration.share(100, TEST);
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void every_verdict_has_its_figure_from_the_beginning(Verdict verdict) {
        in(Phase.SYNC, 0);
        assertThat(of("zdm.comparisons", "verdict", verdict.name().toLowerCase(Locale.ROOT)))
                .isZero();
    }

    @Test
    void phase_share_and_epoch_are_the_present_ones() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0);

        // when
        migration.advance(TEST);

        // then
        assertThat(rig.figure("zdm.phase", Map.of())).isEqualTo(Phase.READ_NEW.ordinal());
        assertThat(rig.figure("zdm.share", Map.of())).isEqualTo(5);
        assertThat(rig.figure("zdm.epoch", Map.of())).isEqualTo(2);
        assertThat(rig.figure("zdm.transitions", Map.of())).isEqualTo(1);
    }

    @Test
    void a_registry_that_denies_everything_changes_nothing() {
        // given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registry.config().meterFilter(MeterFilter.deny());
        rig.close();
        rig = Rig.in(Phase.SYNC, 0, builder -> builder.figures(new MicrometerFigures(registry)));

        // when
        Migration<Long, OldRow> migration = rig.rows().register();
        migration.write(1L, () -> rig.old().with(new OldRow(1L, "a")), () -> {});

        // then
        assertThat(rig.next().rows()).hasSize(1);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void an_exporter_that_throws_is_logged_and_changes_nothing() {
        // given
        FigureExporter throwing = figures -> {
            throw new IllegalStateException("CANARY-4711");
        };
        rig.close();
        rig = Rig.in(Phase.SYNC, 0, builder -> builder.figures(throwing));

        // when
        try (CapturedLog log = CapturedLog.open()) {
            Migration<Long, OldRow> migration = rig.rows().register();
            migration.write(1L, () -> rig.old().with(new OldRow(1L, "a")), () -> {});

            // then
            assertThat(rig.next().rows()).hasSize(1);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains(Rig.ID) && line.contains("IllegalStateException"))
                    .noneMatch(line -> line.contains("CANARY"));
        }
    }

    @Test
    void a_listener_that_throws_is_logged_and_changes_nothing() {
        // given
        rig.close();
        rig = Rig.in(
                Phase.SYNC,
                0,
                builder -> builder.listener(event -> {
                    throw new IllegalStateException("CANARY-4711");
                }));
        Migration<Long, OldRow> migration = rig.rows().register();
        rig.next().failNextWrites(1);

        // when
        try (CapturedLog log = CapturedLog.open()) {
            migration.write(1L, () -> rig.old().with(new OldRow(1L, "a")), () -> {});

            // then
            assertThat(migration.status().owedCopies()).isEqualTo(1);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("listener") && line.contains("IllegalStateException"))
                    .noneMatch(line -> line.contains("CANARY"));
        }
    }
}
