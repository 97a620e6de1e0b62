package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Migration;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import dev.zdm.spi.ThreadBoundOverride;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.OldRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohortOverrideTest {
    private final ThreadBoundOverride override = new ThreadBoundOverride();
    private Rig rig = Rig.in(Phase.OLD_ONLY, 0);

    private void in(MigrationPhase phase, int share) {
        rig.close();
        rig = Rig.in(phase, share, builder -> builder.cohortOverride(override));
    }

    private Migration<Long, OldRow> rowsIn(Phase phase, int share) {
        in(phase, share);
        return rig.rows().register();
    }

    private static String side(Migration<Long, OldRow> migration, long key) {
        return migration.<String, RuntimeException>read(key, () -> "OLD", () -> "NEW");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void below_100_percent_a_request_may_choose_either_side() {
        // given
        Migration<Long, OldRow> migration = rowsIn(Phase.READ_NEW, 5);
        long inside = Rig.keyInside(5);
        long outside = Rig.keyOutside(5);

        // when / then
        try (ThreadBoundOverride.Scope forced = override.force(Side.NEW)) {
            assertThat(side(migration, outside)).isEqualTo("NEW");
            try (ThreadBoundOverride.Scope inner = override.force(Side.OLD)) {
                assertThat(side(migration, inside)).isEqualTo("OLD");
            }
            assertThat(side(migration, outside)).isEqualTo("NEW");
        }
        assertThat(side(migration, outside)).isEqualTo("OLD");
        assertThat(side(migration, inside)).isEqualTo("NEW");
    }

    @Test
    void an_override_that_fails_leaves_reads_to_their_cohorts() {
        // given
        rig.close();
        rig = Rig.in(
                Phase.READ_NEW,
                50,
                builder -> builder.cohortOverride(migration -> {
                    throw new IllegalStateException("no request here");
                }));
        Migration<Long, OldRow> migration = rig.rows().register();

        // when / then
        assertThat(side(migration, Rig.keyInside(50))).isEqualTo("NEW");
        assertThat(side(migration, Rig.keyOutside(50))).isEqualTo("OLD");
        assertThat(rig.events().of(MigrationEvent.OverrideFailed.class))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.toString()).doesNotContain("no request here"));
    }

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY, 0, NEW, OLD",
        "DUAL_WRITE, 0, NEW, OLD",
        "BACKFILL, 0, NEW, OLD",
        "SYNC, 0, NEW, OLD",
        "READ_NEW, 100, OLD, NEW",
        "WRITE_NEW, 0, OLD, NEW",
        "NEW_ONLY, 0, OLD, NEW"
    })
    void where_only_one_side_may_answer_nobody_is_asked(Phase phase, int share, Side wanted, String answers) {
        // given
        List<String> asked = new ArrayList<>();
        rig.close();
        rig = Rig.in(
                phase,
                share,
                builder -> builder.cohortOverride(migration -> {
                    asked.add(migration);
                    return wanted;
                }));

        // when / then
        assertThat(side(rig.rows().register(), 1)).isEqualTo(answers);
        assertThat(asked).isEmpty();
    }

    @Test
    void calls_of_a_service_follow_it_while_they_move() {
        // given
        in(ServicePhase.RAMP, 0);
        var calls = rig.calls().register();

        // when / then
        try (ThreadBoundOverride.Scope forced = override.force(Side.NEW)) {
            assertThat(calls.<String, RuntimeException>call("1", false, () -> "OLD", () -> "NEW"))
                    .isEqualTo("NEW");
        }
    }

    @ParameterizedTest
    @CsvSource({"OLD_ONLY, NEW, OLD", "SHADOW, NEW, OLD", "NEW_ONLY, OLD, NEW"})
    void a_service_in_another_phase_does_not(ServicePhase phase, Side wanted, String answers) {
        // given
        in(phase, 0);
        var calls = rig.calls().register();

        // when / then
        try (ThreadBoundOverride.Scope forced = override.force(wanted)) {
            assertThat(calls.<String, RuntimeException>call("1", false, () -> "OLD", () -> "NEW"))
                    .isEqualTo(answers);
        }
    }

    @Test
    void a_flag_that_is_off_stays_off() {
        // given
        rig.close();
        rig = Rig.in(
                Phase.READ_NEW, 50, builder -> builder.cohortOverride(override).featureGate((feature, key) -> false));
        Migration<Long, OldRow> migration = rig.rows().feature("ROWS").register();

        // when / then
        try (ThreadBoundOverride.Scope forced = override.force(Side.NEW)) {
            assertThat(side(migration, 1)).isEqualTo("OLD");
        }
        assertThat(rig.events().fallbacks()).containsExactly(FallbackReason.FLAG_OFF);
    }

    @Test
    void another_threads_requests_are_not_touched() throws InterruptedException {
        // given
        AtomicReference<Side> seen = new AtomicReference<>(Side.OLD);

        // when
        try (ThreadBoundOverride.Scope forced = override.force(Side.NEW)) {
            Thread other = new Thread(() -> seen.set(override.sideFor("any")));
            other.start();
            other.join();
        }

        // then
        assertThat(seen).hasNullValue();
        assertThat(override.sideFor("any")).isNull();
    }
}
