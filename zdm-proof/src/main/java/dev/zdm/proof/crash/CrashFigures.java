package dev.zdm.proof.crash;

import dev.zdm.proof.crash.check.Verdict;
import dev.zdm.proof.crash.wire.Outcome;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/** The figures of all runs together. One thread. */
final class CrashFigures {
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
    private final Set<String> failpoints = new TreeSet<>();
    private final Set<String> covered = new TreeSet<>();
    private double[] pauses = {};
    private double[] givenUp = {};
    private double[] rollbacks = {};
    private double[] pending = {};

    void add(CrashReport report) {
        count("operations", report.ledger().size());
        count("acknowledged", report.count(Outcome.OK));
        count("failed", report.count(Outcome.FAILED));
        count("pending", report.count(Outcome.PENDING));
        count("indeterminate", report.count(Outcome.INDETERMINATE));
        count("faults", report.faults().total());
        report.faults().done().forEach((kind, number) -> faults.merge(kind, number, Integer::sum));
        failpoints.addAll(report.faults().failpoints().names());
        covered.addAll(report.faults().failpoints().covered());
        for (Verdict verdict : Verdict.values()) {
            count(verdict.name().toLowerCase(Locale.ROOT), report.findings().count(verdict));
        }
        count("flips", report.timings().flips().number());
        pauses = together(pauses, report.timings().flipPauses());
        givenUp = together(givenUp, report.timings().givenUpFlipPauses());
        rollbacks = together(rollbacks, report.timings().rollbackMillis());
        pending = together(pending, report.timings().pendingPerOutage());
    }

    private void count(String name, long number) {
        counts.merge(name, number, Long::sum);
    }

    private static double[] together(double[] some, double[] more) {
        return DoubleStream.concat(DoubleStream.of(some), DoubleStream.of(more))
                .sorted()
                .toArray();
    }

    Map<FaultKind, Integer> faults() {
        return faults;
    }

    long faultsInAll() {
        return counts.getOrDefault("faults", 0L);
    }

    /** The steps at which nobody died. */
    List<String> uncovered() {
        return failpoints.stream().filter(name -> !covered.contains(name)).toList();
    }

    /** By their published names. */
    Map<String, Object> named() {
        Map<String, Object> figures = new LinkedHashMap<>(counts);
        figures.put("faults_by_kind", faults);
        figures.put("failpoints_covered", covered.size());
        figures.put("failpoints_total", failpoints.size());
        figures.put("flip_pause_p50_ms", Timings.percentile(pauses, 50));
        figures.put("flip_pause_p99_ms", Timings.percentile(pauses, 99));
        figures.put("flip_pause_max_ms", Timings.percentile(pauses, 100));
        figures.put("calm_flips", pauses.length);
        figures.put("aborted_flips", givenUp.length);
        figures.put("aborted_flip_pause_max_ms", Timings.percentile(givenUp, 100));
        figures.put("rollback_p99_ms", Timings.percentile(rollbacks, 99));
        figures.put("outages_while_writes_wait", pending.length);
        figures.put("outcome_pending_per_outage", Timings.mean(pending));
        figures.put("outcome_pending_per_outage_max", Timings.percentile(pending, 100));
        return figures;
    }
}
