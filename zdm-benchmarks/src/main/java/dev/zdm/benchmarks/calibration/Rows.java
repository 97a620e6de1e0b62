package dev.zdm.benchmarks.calibration;

import dev.zdm.calibration.Calibration;
import dev.zdm.calibration.Calibration.Report;
import dev.zdm.calibration.Traffic.Call;
import dev.zdm.calibration.TrafficModel;
import dev.zdm.calibration.TrafficModel.Fault;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.Side;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The rows of the table: 5 calls a second, 10 % of them of the new side, 1 % errors, durations with a median of 50 ms and a
 * sigma of 0.8; each call of another user, but where users are said to come again.
 */
public final class Rows {
    private static final int SHARE = 10;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MEDIAN = Duration.ofMillis(50);
    private static final double SIGMA = 0.8;

    /** One call in ten takes longer as long as nothing is wrong. */
    private static final double SLOW_NANOS = MEDIAN.toNanos() * Math.exp(1.2816 * SIGMA);

    private static final ReadPolicy READS = new ReadPolicy(
            IntStream.rangeClosed(1, 20).map(step -> 5 * step).boxed().toList(), null, true, false);
    private static final TrafficModel HEALTHY = new TrafficModel(5, 0, 0.01, 0, MEDIAN, SIGMA, List.of());

    private final int runs;
    private final long seed;
    private final Executor executor;
    private final Map<String, Map<String, Double>> figures = new LinkedHashMap<>();

    /** So many runs for each figure. */
    public Rows(int runs, long seed, Executor executor) {
        this.runs = runs;
        this.seed = seed;
        this.executor = executor;
    }

    /** Runs all, prints the table, and last one line of JSON. */
    public void print(PrintStream out) {
        healthy();
        broken();
        sharedOutage();
        sticky();
        idle();
        slow();
        out.printf(Locale.ROOT, "%,d runs of an hour for each figure%n%-22s", runs, "");
        figures.keySet().forEach(rule -> out.printf(Locale.ROOT, "%14s", rule));
        out.println();
        for (String name : figures.getOrDefault("zdm", Map.of()).keySet()) {
            out.printf(Locale.ROOT, "%-22s", name);
            figures.values()
                    .forEach(each -> out.printf(Locale.ROOT, "%14s", text(each.getOrDefault(name, Double.NaN))));
            out.println();
        }
        out.println(json());
    }

    private static String text(double figure) {
        return Double.isNaN(figure) ? "null" : String.format(Locale.ROOT, "%.4f", figure);
    }

    private String json() {
        return figures.keySet().stream()
                .map(rule -> rule.equals("zdm") ? inner(rule) : "\"" + rule + "\":{" + inner(rule) + "}")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String inner(String rule) {
        return figures.getOrDefault(rule, Map.of()).entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\":" + text(each.getValue()))
                .collect(Collectors.joining(","));
    }

    private void put(String rule, String name, double figure) {
        figures.computeIfAbsent(rule, key -> new LinkedHashMap<>()).put(name, figure);
    }

    private Report zdm(TrafficModel traffic) {
        RolloutPlan plan = RolloutPlan.DEFAULT.moved(RolloutMode.AUTO);
        return new Calibration(plan, READS, SHARE, HOUR).run(traffic, runs, seed, executor);
    }

    private Map<Rule.Kind, Compared.Result> rules(TrafficModel traffic, Predicate<Call> hits, double limit) {
        Map<Rule.Kind, Compared.Result> results = new LinkedHashMap<>();
        for (Rule.Kind kind : Rule.Kind.values()) {
            Compared compared = new Compared(traffic, SHARE, hits);
            results.put(kind, compared.run(() -> Rule.of(kind, limit), runs, seed, executor));
        }
        return results;
    }

    private Map<Rule.Kind, Compared.Result> failing(TrafficModel traffic) {
        return rules(traffic, Call::failed, 0.05);
    }

    /** For rules that know errors only: slow calls are their errors, and twice the usual ones their limit. */
    private Map<Rule.Kind, Compared.Result> slowing(TrafficModel traffic) {
        return rules(traffic, call -> call.nanos() > SLOW_NANOS, 0.2);
    }

    private void fired(String name, double zdm, Map<Rule.Kind, Compared.Result> rules) {
        put("zdm", name, zdm);
        rules.forEach((kind, result) -> put(kind.label(), name, result.fired()));
    }

    private void median(String name, Optional<Duration> zdm, Map<Rule.Kind, Compared.Result> rules) {
        put("zdm", name, zdm.map(Duration::toSeconds).map(Long::doubleValue).orElse(Double.NaN));
        rules.forEach((kind, result) -> put(kind.label(), name, result.median().orElse(Double.NaN)));
    }

    private void healthy() {
        Report report = zdm(HEALTHY);
        fired("false_rollback", report.rolledBack(), failing(HEALTHY));
        fired("latency_false", report.asked(), slowing(HEALTHY));
    }

    private static Fault of(Set<Side> sides, double errors, double slower) {
        return new Fault(sides, Duration.ZERO, HOUR, errors, slower);
    }

    private void broken() {
        TrafficModel traffic = HEALTHY.with(of(Set.of(Side.NEW), 0.2, 1));
        median("detect_median_s", zdm(traffic).medianTimeToRollBack(), failing(traffic));
    }

    private void sharedOutage() {
        TrafficModel traffic =
                HEALTHY.with(new Fault(Set.of(Side.values()), Duration.ofMinutes(10), Duration.ofMinutes(15), 0.4, 1));
        fired("shared_outage_false", zdm(traffic).rolledBack(), failing(traffic));
    }

    private void sticky() {
        TrafficModel traffic = new TrafficModel(5, 200, 0.01, 0.02, MEDIAN, SIGMA, List.of());
        fired("sticky_false", zdm(traffic).rolledBack(), failing(traffic));
    }

    private void idle() {
        TrafficModel traffic = new TrafficModel(0, 0, 0, 0, MEDIAN, SIGMA, List.of());
        Report report = zdm(traffic);
        double goingOn =
                report.outcomes().stream().filter(Calibration.Outcome::goesOn).count();
        put("zdm", "idle_changes", goingOn + runs * report.rolledBack());
        failing(traffic).forEach((kind, result) -> put(kind.label(), "idle_changes", runs * result.fired()));
    }

    private void slow() {
        TrafficModel traffic = HEALTHY.with(of(Set.of(Side.NEW), 0.01, 2));
        median("latency_detect_s", zdm(traffic).medianTimeToAlarm(), slowing(traffic));
    }
}
