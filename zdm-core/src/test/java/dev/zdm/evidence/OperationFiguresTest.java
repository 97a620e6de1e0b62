package dev.zdm.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zdm.Migration;
import dev.zdm.ServiceMigration;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Instances.Place;
import dev.zdm.testing.Others;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OperationFiguresTest {
    private static final Instruction TEST = Instruction.by("test");

    private Rig rig = Rig.in(Phase.SYNC, 0);

    @AfterEach
    void close() {
        rig.close();
    }

    private Migration<Long, OldRow> in(Phase phase, int share) {
        rig.close();
        rig = Rig.in(phase, share);
        Duration second = Duration.ofSeconds(1);
        return rig.rows()
                .shadow(new ShadowPolicy(0, second, 1, Set.of()))
                .fallback(true, true)
                .gates(new GatePolicy(Duration.ZERO, 0, true, true, second, second))
                .register();
    }

    private ServiceMigration service(int share) {
        rig.close();
        rig = Rig.in(ServicePhase.RAMP, share);
        return rig.calls().register();
    }

    private double progress(String operation, String status) {
        return rig.figure("migration.progress", Map.of("operation", operation, "status", status));
    }

    private double health(String component) {
        return rig.figure("system.health.score", Map.of("component", component));
    }

    @Test
    void operations_are_counted_by_status() {
        // given
        Migration<Long, OldRow> migration = in(Phase.READ_NEW, 100);
        rig.next().with(new NewRow(1L, "a"));

        // when
        migration.read(1L);
        rig.next().failNextReads(1);
        migration.read(1L);
        migration.write(1L, () -> rig.old().with(new OldRow(1L, "a")), () -> {});
        migration.share(50, TEST);
        migration.pause(TEST);
        assertThatThrownBy(() -> migration.share(60, TEST)).isInstanceOf(TransitionRefusedException.class);
        migration.resume(TEST);
        migration.rollback(TEST);
        assertThatThrownBy(() -> migration.advance(TEST.atEpoch(99))).hasMessageContaining("epoch");

        // then
        assertThat(progress("read", "success")).isEqualTo(2);
        assertThat(progress("read", "failure")).isEqualTo(1);
        assertThat(progress("write", "success")).isEqualTo(1);
        assertThat(progress("copy", "success")).isEqualTo(1);
        assertThat(progress("share", "success")).isEqualTo(1);
        assertThat(progress("share", "refused")).isEqualTo(1);
        assertThat(progress("pause", "success")).isEqualTo(1);
        assertThat(progress("resume", "success")).isEqualTo(1);
        assertThat(progress("rollback", "success")).isEqualTo(1);
        assertThat(progress("advance", "failure")).isEqualTo(1);
        assertThat(progress("advance", "success")).isZero();
    }

    @Test
    void chunks_of_scans_are_counted_and_timed() {
        // given
        Migration<Long, OldRow> migration = in(Phase.BACKFILL, 0);
        rig.old().with(new OldRow(1L, "a"), new OldRow(2L, "b"));
        rig.old().watch(call -> rig.time().advance(Duration.ofMillis(500)));

        // when
        CompletableFuture<?> backfill = migration.backfill();
        rig.executor().runAll();
        CompletableFuture<?> verification = migration.verify();
        rig.executor().runAll();

        // then
        assertThat(backfill).isCompleted();
        assertThat(verification).isCompleted();
        assertThat(progress("backfill", "success")).isPositive();
        assertThat(progress("verification", "success")).isPositive();
        assertThat(rig.figure("migration.operation.duration.seconds.max", Map.of("operation", "backfill")))
                .isGreaterThanOrEqualTo(0.5);
        assertThat(rig.figure("migration.operation.duration", Map.of("operation", "backfill")))
                .isEqualTo(progress("backfill", "success"));
    }

    @Test
    void a_chunk_that_fails_is_counted_as_a_failure() {
        // given
        Migration<Long, OldRow> migration = in(Phase.BACKFILL, 0);
        rig.old().with(new OldRow(1L, "a"));
        rig.next().failNextWrites(1);

        // when
        CompletableFuture<?> backfill = migration.backfill();
        rig.executor().runAll();

        // then
        assertThat(backfill).isCompletedExceptionally();
        assertThat(progress("backfill", "failure")).isEqualTo(1);
    }

    @Test
    void failures_are_counted_by_side_and_kind() {
        // given
        ServiceMigration calls = service(100);

        // when
        assertThatThrownBy(() -> calls.call("1", false, () -> "old", () -> {
            throw new TimeoutException();
        }));
        assertThatThrownBy(() -> calls.call(
                "1",
                true,
                () -> {
                    throw new IllegalArgumentException();
                },
                () -> {
                    throw new ConnectException();
                }));

        // then
        assertThat(failures("new", "timeout")).isEqualTo(1);
        assertThat(failures("new", "unavailable")).isEqualTo(1);
        assertThat(failures("old", "rejected")).isEqualTo(1);
        assertThat(failures("old", "timeout")).isZero();
    }

    private double failures(String side, String kind) {
        return rig.figure("zdm.calls.failures", Map.of("operation", "call", "side", side, "kind", kind));
    }

    @Test
    void the_longest_call_is_forgotten_after_a_few_minutes() throws Exception {
        // given
        ServiceMigration calls = service(100);
        Map<String, String> tags = Map.of("operation", "call", "side", "new");
        calls.call("1", true, () -> "old", () -> slow(Duration.ofSeconds(7)));

        // when / then: whoever reads, and however often
        assertThat(rig.figure("zdm.calls.seconds.max", tags)).isEqualTo(7);
        assertThat(rig.figure("zdm.calls.seconds.max", tags)).isEqualTo(7);
        calls.call("1", true, () -> "old", () -> slow(Duration.ofSeconds(2)));
        rig.time().advance(Duration.ofMinutes(1));
        assertThat(rig.figure("zdm.calls.seconds.max", tags)).isEqualTo(7);
        rig.time().advance(Duration.ofMinutes(1));
        assertThat(rig.figure("zdm.calls.seconds.max", tags)).isEqualTo(7);
        rig.time().advance(Duration.ofMinutes(1));
        assertThat(rig.figure("zdm.calls.seconds.max", tags)).isZero();
        assertThat(rig.figure("zdm.calls.seconds.max", Map.of("side", "old"))).isZero();
    }

    private String slow(Duration duration) {
        rig.time().advance(duration);
        return "new";
    }

    @Test
    void health_of_a_side_is_the_share_of_successes_in_the_last_minute() throws Exception {
        // given
        ServiceMigration calls = service(100);
        assertThat(health("new")).as("no call, no failure").isEqualTo(1);

        // when
        for (int i = 0; i < 4; i++) {
            boolean fails = i == 0;
            calls.<String, ConnectException>call("1", true, () -> "old", () -> {
                if (fails) {
                    throw new ConnectException();
                }
                return "new";
            });
        }

        // then
        assertThat(health("new")).isCloseTo(0.75, within(1e-9));
        assertThat(health("old")).isEqualTo(1);
        assertThat(health("overall")).isCloseTo(0.75, within(1e-9));
        rig.time().advance(Duration.ofSeconds(30));
        assertThat(health("new")).isCloseTo(0.75, within(1e-9));
        rig.time().advance(Duration.ofSeconds(61));
        assertThat(health("new")).as("over").isEqualTo(1);
    }

    @Test
    void an_open_breaker_is_unwell_until_it_closes() throws Exception {
        // given
        ServiceMigration calls = service(100);

        // when
        for (int i = 0; i < 5; i++) {
            calls.<String, ConnectException>call("1", true, () -> "old", () -> {
                throw new ConnectException();
            });
        }

        // then
        assertThat(health("breaker")).isZero();
        assertThat(health("overall")).isZero();
        rig.time().advance(Duration.ofSeconds(61));
        calls.call("1", true, () -> "old", () -> "new");
        assertThat(health("breaker")).isGreaterThan(0);
    }

    @Test
    void failing_copies_are_unwell() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0);
        rig.next().failNextWrites(1);

        // when
        migration.write(1L, () -> rig.old().with(new OldRow(1L, "a")), () -> {});

        // then
        assertThat(health("copy")).isZero();
        assertThat(health("old")).isEqualTo(1);
    }

    @Test
    void an_instance_without_its_place_is_unwell() {
        // given
        Migration<Long, OldRow> migration = in(Phase.SYNC, 0);
        assertThat(health("instance")).isEqualTo(1);
        rig.time().advance(Duration.ofMinutes(1));
        Others.replace(rig.store().instances(), new Place("test", Rig.ID, "another boot", Duration.ofSeconds(15)));

        // when
        assertThatThrownBy(() -> migration.advance(TEST)).hasMessageContaining("two instances are live under one name");

        // then
        assertThat(health("instance")).isZero();
        assertThat(health("state_store")).isEqualTo(1);
    }

    static Stream<Arguments> splits() {
        return Stream.of(
                Arguments.of(Phase.OLD_ONLY, 0, 0),
                Arguments.of(Phase.DUAL_WRITE, 0, 0),
                Arguments.of(Phase.BACKFILL, 0, 0),
                Arguments.of(Phase.SYNC, 0, 0),
                Arguments.of(Phase.READ_NEW, 0, 0),
                Arguments.of(Phase.READ_NEW, 25, 25),
                Arguments.of(Phase.READ_NEW, 100, 100),
                Arguments.of(Phase.WRITE_NEW, 0, 100),
                Arguments.of(Phase.NEW_ONLY, 0, 100),
                Arguments.of(ServicePhase.OLD_ONLY, 0, 0),
                Arguments.of(ServicePhase.SHADOW, 0, 0),
                Arguments.of(ServicePhase.RAMP, 10, 10),
                Arguments.of(ServicePhase.NEW_ONLY, 0, 100));
    }

    @ParameterizedTest
    @MethodSource("splits")
    void the_split_is_the_one_in_force_in_every_phase(MigrationPhase phase, int share, int percentOfNew) {
        // given
        rig.close();
        rig = Rig.in(phase, share);

        // when
        if (phase instanceof Phase) {
            rig.rows().register();
        } else {
            rig.calls().register();
        }

        // then
        assertThat(rig.figure("traffic.split.percentage", Map.of("version", "new")))
                .isEqualTo(percentOfNew);
        assertThat(rig.figure("traffic.split.percentage", Map.of("version", "old")))
                .isEqualTo(100 - percentOfNew);
    }
}
