package dev.zdm.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.calibration.Calibration.Report;
import dev.zdm.calibration.TrafficModel.Fault;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short form of the benchmark: few runs, fixed seeds; the bounds hold all but once in a thousand sets of seeds. */
class CalibrationTest {
    private static final ReadPolicy READS = new ReadPolicy(
            IntStream.rangeClosed(1, 20).map(step -> 5 * step).boxed().toList(), null, true, false);
    private static final TrafficModel HEALTHY = new TrafficModel(5, 0, 0.01, 0, Duration.ofMillis(50), 0.8, List.of());
    private static final Duration LONG = Duration.ofMinutes(15);
    private static final int RUNS = 20;

    private static Report report(Traffic traffic) {
        RolloutPlan plan = RolloutPlan.DEFAULT.moved(RolloutMode.AUTO);
        return new Calibration(plan, READS, 10, LONG).run(traffic, RUNS, 1, Runnable::run);
    }

    private static Fault always(Set<Side> sides, double errors, double slower) {
        return new Fault(sides, Duration.ZERO, LONG, errors, slower);
    }

    @Test
    void a_healthy_side_is_not_rolled_back_and_goes_on() {
        Report report = report(HEALTHY);
        assertThat(report.rolledBack()).isLessThanOrEqualTo(1.0 / RUNS);
        assertThat(report.outcomes().stream().filter(Calibration.Outcome::goesOn))
                .hasSizeGreaterThan(RUNS / 2);
    }

    @Test
    void a_broken_side_is_rolled_back_within_about_a_minute() {
        Report report = report(HEALTHY.with(always(Set.of(Side.NEW), 0.2, 1)));
        assertThat(report.rolledBack()).isEqualTo(1);
        assertThat(report.medianTimeToRollBack())
                .hasValueSatisfying(
                        time -> assertThat(time).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(100)));
    }

    @Test
    void an_outage_of_both_sides_rolls_nothing_back() {
        Fault outage = new Fault(Set.of(Side.values()), Duration.ofMinutes(4), Duration.ofMinutes(9), 0.4, 1);
        assertThat(report(HEALTHY.with(outage)).rolledBack()).isLessThanOrEqualTo(1.0 / RUNS);
    }

    @Test
    void users_who_always_fail_roll_nothing_back() {
        TrafficModel sticky = new TrafficModel(5, 200, 0.01, 0.02, Duration.ofMillis(50), 0.8, List.of());
        assertThat(report(sticky).rolledBack()).isLessThanOrEqualTo(1.0 / RUNS);
    }

    @Test
    void where_nobody_calls_nothing_happens() {
        Report report = report(new TrafficModel(0, 0, 0, 0, Duration.ofMillis(50), 0.8, List.of()));
        assertThat(report.outcomes())
                .allSatisfy(each -> assertThat(each.goesOn()
                                || each.rolledBack().isPresent()
                                || each.asked().isPresent())
                        .isFalse());
    }

    @Test
    void a_slower_side_is_asked_about_and_not_rolled_back() {
        Report report = report(HEALTHY.with(always(Set.of(Side.NEW), 0.01, 2)));
        assertThat(report.asked()).isEqualTo(1);
        assertThat(report.medianTimeToAlarm())
                .hasValueSatisfying(
                        time -> assertThat(time).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(220)));
    }

    @Test
    void the_same_seed_gives_the_same_report() {
        TrafficModel broken = HEALTHY.with(always(Set.of(Side.NEW), 0.2, 1));
        assertThat(report(broken)).isEqualTo(report(broken));
    }

    @Test
    void a_trace_is_replayed_with_its_sides() {
        // given
        List<Traffic.Call> calls = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Side side = i % 10 == 0 ? Side.NEW : Side.OLD;
            calls.add(new Traffic.Call(Duration.ofMillis(200 * i), "k" + i, side, side == Side.NEW, 1_000));
        }

        // then
        assertThat(report(Traffic.trace(calls)).rolledBack()).isEqualTo(1);
        assertThat(report(Traffic.trace(calls.stream()
                                .map(each -> new Traffic.Call(each.at(), each.key(), null, each.failed(), each.nanos()))
                                .toList()))
                        .rolledBack())
                .isLessThanOrEqualTo(1.0 / RUNS);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1, Double.POSITIVE_INFINITY})
    void traffic_that_cannot_be_is_refused(double perSecond) {
        assertThatThrownBy(() -> new TrafficModel(perSecond, 0, 0, 0, Duration.ofMillis(1), 1, List.of()))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new TrafficModel(1, 0, perSecond * 2, 0, Duration.ofMillis(1), 1, List.of()))
                .isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, -1})
    void a_share_at_which_nothing_can_be_told_is_refused(int share) {
        assertThatThrownBy(() -> new Calibration(RolloutPlan.DEFAULT, READS, share, LONG))
                .isInstanceOf(ConfigurationException.class);
    }
}
