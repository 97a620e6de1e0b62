package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.MigrationControl;
import dev.zdm.ServiceMigration;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.TimeSource;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of parked phases go straight to their side: counted for draining and for the figures, and nothing more. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ParkedCallsTest {
    private static final Instruction TEST = Instruction.by("test");
    private static final Duration AT_ONCE = Duration.ZERO;

    private @Nullable Rig rig;

    /** A clock that may be looked at only by those who manage the migration. */
    private static final class CountingTime implements TimeSource {
        private final ThreadLocal<Boolean> forbidden = ThreadLocal.withInitial(() -> false);

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            assertThat(forbidden.get()).as("the clock was read").isFalse();
            return 0;
        }
    }

    private Rig in(MigrationPhase phase) {
        rig = Rig.in(phase, 0);
        return rig;
    }

    @AfterEach
    void close() {
        if (rig != null) {
            rig.close();
        }
    }

    private static GatePolicy impatient() {
        return new GatePolicy(Duration.ZERO, 0, true, true, AT_ONCE, AT_ONCE);
    }

    @ParameterizedTest
    @EnumSource(names = {"OLD_ONLY", "NEW_ONLY"})
    void calls_are_counted_and_not_timed(Phase phase) {
        // given
        Rig parked = in(phase);
        String side = phase == Phase.OLD_ONLY ? "old" : "new";
        Migration<Long, OldRow> rows = parked.rows().register();

        // when
        rows.write(
                1L,
                () -> parked.old().put(new OldRow(1L, "a")),
                () -> parked.next().put(new NewRow(1L, "a")));
        assertThat(rows.read(1L)).contains(new OldRow(1L, "a"));
        assertThatThrownBy(() -> rows.read(1L, ParkedCallsTest::fail, ParkedCallsTest::fail))
                .isInstanceOf(IllegalStateException.class);

        // then
        assertThat(parkedCalls("write", side, "success")).isEqualTo(1);
        assertThat(parkedCalls("read", side, "success")).isEqualTo(1);
        assertThat(parkedCalls("read", side, "failure")).isEqualTo(1);
        assertThat(parked.figure("zdm.calls", Map.of("operation", "read", "side", side, "outcome", "success")))
                .isZero();
        assertThat(phase == Phase.OLD_ONLY ? parked.next().rows() : parked.old().rows())
                .isEmpty();
    }

    private static OldRow fail() {
        throw new IllegalStateException("the application's own");
    }

    private double parkedCalls(String operation, String side, String outcome) {
        return rig().figure("zdm.calls.parked", Map.of("operation", operation, "side", side, "outcome", outcome));
    }

    private Rig rig() {
        assertThat(rig).isNotNull();
        return rig;
    }

    @ParameterizedTest
    @EnumSource(names = {"OLD_ONLY", "NEW_ONLY"})
    void the_clock_is_not_read(Phase phase) {
        // given
        CountingTime time = new CountingTime();
        rig = Rig.in(phase, 0, builder -> builder.time(time));
        Migration<Long, OldRow> rows = rig.rows().register();

        // when / then
        time.forbidden.set(true);
        rows.write(1L, () -> {}, () -> {});
        assertThat(rows.read(1L)).isEmpty();
        time.forbidden.set(false);
    }

    @ParameterizedTest
    @EnumSource(names = {"OLD_ONLY", "NEW_ONLY"})
    void a_service_is_called_and_counted(ServicePhase phase) {
        // given
        ServiceMigration calls = in(phase).calls().register();

        // when
        String answer = calls.call(null, true, () -> "old", () -> "new");

        // then
        assertThat(answer).isEqualTo(phase == ServicePhase.OLD_ONLY ? "old" : "new");
        assertThat(parkedCalls("call", answer, "success")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"OLD_ONLY", "NEW_ONLY"})
    void a_null_key_is_refused_here_too(Phase phase) {
        // given
        Migration<Long, OldRow> rows = in(phase).rows().register();

        // when / then
        assertThatThrownBy(() -> rows.read(null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("key of a read is null");
    }

    /** Without this the write could commit, unmarked and uncopied, after the backfill had passed its key. */
    @ParameterizedTest
    @ValueSource(strings = {"write", "read"})
    void a_parked_call_under_way_keeps_the_migration_from_moving_on_twice(String operation) throws Exception {
        // given
        Migration<Long, OldRow> rows =
                in(Phase.OLD_ONLY).rows().gates(impatient()).volatileState(true).register();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread slow = new Thread(() -> callSlowly(rows, operation, begun, end));
        slow.start();
        begun.await();

        // when
        rows.advance(TEST);

        // then
        assertThatThrownBy(() -> rows.advance(TEST))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("1 ");
        assertThat(rows.state().phase()).isEqualTo(Phase.DUAL_WRITE);
        end.countDown();
        slow.join();
        assertThat(advanced(rows)).isEqualTo(Phase.BACKFILL);
    }

    private static MigrationPhase advanced(MigrationControl migration) {
        return migration.advance(TEST).phase();
    }

    private static void callSlowly(
            Migration<Long, OldRow> rows, String operation, CountDownLatch begun, CountDownLatch end) {
        if (operation.equals("write")) {
            rows.write(1L, () -> pause(begun, end), () -> {});
        } else {
            rows.<Boolean, IllegalStateException>read(1L, () -> pause(begun, end), () -> false);
        }
    }

    private static boolean pause(CountDownLatch begun, CountDownLatch end) {
        begun.countDown();
        try {
            return end.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_parked_read_under_way_keeps_the_old_side_from_being_dropped() throws Exception {
        // given
        Migration<Long, OldRow> rows =
                in(Phase.NEW_ONLY).rows().gates(impatient()).register();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread slow =
                new Thread(() -> rows.<Boolean, IllegalStateException>read(1L, () -> false, () -> pause(begun, end)));
        slow.start();
        begun.await();
        rows.pause(TEST);
        rows.resume(TEST);

        // when / then
        boolean[] dropped = {false};
        assertThatThrownBy(() -> rows.contract(TEST.because("all moved"), () -> dropped[0] = true))
                .isInstanceOf(TransitionRefusedException.class);
        assertThat(dropped[0]).isFalse();
        end.countDown();
        slow.join();
        rows.contract(TEST.because("all moved"), () -> dropped[0] = true);
        assertThat(dropped[0]).isTrue();
    }
}
