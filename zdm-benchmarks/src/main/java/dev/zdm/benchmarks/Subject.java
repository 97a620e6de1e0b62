package dev.zdm.benchmarks;

import java.util.Collection;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/**
 * One benchmark method.
 *
 * @param type its class
 * @param method its name
 * @param phase the phase that it needs, blank if none
 * @param threads how many call at once
 */
record Subject(Class<?> type, String method, String phase, int threads) {
    static Subject of(Class<?> type, String method, String phase) {
        return new Subject(type, method, phase, 1);
    }

    Subject at(int callers) {
        return new Subject(type, method, phase, callers);
    }

    Reading measure(Effort effort) throws RunnerException {
        ChainedOptionsBuilder options = effort.options()
                .include(type.getName().replace(".", "\\.") + "\\." + method + "$")
                .threads(threads);
        if (!phase.isEmpty()) {
            options = options.param("phase", phase);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        return reading(results.iterator().next());
    }

    private static Reading reading(RunResult result) {
        double nanos = result.getPrimaryResult().getStatistics().getMin();
        Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
        // Less than one byte is JMH's own, spread over all calls of an iteration.
        return new Reading(
                nanos, bytes == null ? 0 : Math.floor(bytes.getStatistics().getPercentile(50)));
    }

    String label() {
        String where = phase.isEmpty() ? "" : " " + phase;
        return type.getSimpleName().replace("Benchmark", "") + " " + method + where;
    }
}
