package dev.zdm.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.ServiceMigration;
import dev.zdm.Zdm;
import dev.zdm.calibration.TrafficModel.Fault;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.plan.Side;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.HandExecutor;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a calibration decides as an instance does: the same calls go through a whole one, which moves by itself. */
class RealInstanceTest {
    private static final int SHARE = 10;
    private static final Duration LENGTH = Duration.ofMinutes(5);
    private static final RolloutPlan PLAN = RolloutPlan.DEFAULT.moved(RolloutMode.AUTO);
    private static final ReadPolicy READS = new ReadPolicy(ReadPolicy.EVERY_FIFTH, null, true, false);
    private static final Traffic BROKEN = new TrafficModel(5, 0, 0.01, 0, Duration.ofMillis(50), 0.8, List.of())
            .with(new Fault(Set.of(Side.NEW), Duration.ZERO, LENGTH, 0.2, 1));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void it_goes_back_in_the_very_second_in_which_the_calibrated_one_does(long seed) {
        // given
        Duration calibrated = new Calibration(PLAN, READS, SHARE, LENGTH)
                .run(BROKEN, 1, seed, Runnable::run)
                .outcomes()
                .get(0)
                .rolledBack()
                .orElseThrow();

        // then
        assertThat(secondsUntilBack(Calibration.mixed(seed))).isEqualTo(calibrated.toSeconds());
    }

    private static long secondsUntilBack(long seed) {
        ManualTime time = new ManualTime();
        StateStore store = StateStore.inMemory(time);
        String salt = Long.toHexString(seed);
        MigrationState held = store.states().createIfAbsent(Run.stateOf(SHARE, salt));
        HandScheduler scheduler = new HandScheduler();
        HandExecutor executor = new HandExecutor();
        try (Zdm zdm = Zdm.builder()
                .stateStore(store)
                .time(time)
                .executor(executor)
                .scheduler(scheduler)
                .instance("one")
                .build()) {
            ServiceMigration migration = zdm.service(held.migration())
                    .volatileState(true)
                    .shadow(new ShadowPolicy(0, Duration.ofSeconds(1), 8, Set.of()))
                    .readSteps(ReadPolicy.EVERY_FIFTH)
                    .rollout(PLAN)
                    .register();
            Iterator<Traffic.Call> calls = BROKEN.calls(
                    new Traffic.Setting(seed, key -> Cohort.inShare(salt, key, SHARE) ? Side.NEW : Side.OLD));
            Traffic.Call next = calls.next();
            for (long second = 1; second <= LENGTH.toSeconds(); second++) {
                while (next.at().toNanos() <= second * 1_000_000_000L) {
                    call(migration, next);
                    next = calls.next();
                }
                time.advance(Duration.ofSeconds(1));
                scheduler.repeat();
                executor.runAll();
                if (migration.state().phase() != ServicePhase.RAMP) {
                    return second;
                }
            }
            return -1;
        } finally {
            scheduler.shutdownNow();
        }
    }

    /** It fails or not by the side that its key was assigned; another side that answers in its place does. */
    private static void call(ServiceMigration migration, Traffic.Call call) {
        try {
            String unused =
                    migration.call(call.key(), true, () -> answer(Side.OLD, call), () -> answer(Side.NEW, call));
        } catch (IllegalStateException e) {
            assertThat(call.failed()).isTrue();
        }
    }

    private static String answer(Side side, Traffic.Call call) {
        if (call.failed() && side == call.side()) {
            throw new IllegalStateException("a call that fails");
        }
        return side.name();
    }
}
