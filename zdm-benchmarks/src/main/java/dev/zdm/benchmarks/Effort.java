package dev.zdm.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How long to measure.
 *
 * @param rounds how often all benchmarks run, one after another: what disturbs the machine then disturbs all of them
 * @param forks JVMs for each benchmark in each round; 0 runs in this one
 * @param warmups iterations of a quarter of a second that do not count
 * @param iterations iterations of which the quickest counts
 * @param millis how long one of these takes: short enough that, even on a busy machine, many of them run undisturbed
 */
record Effort(int rounds, int forks, int warmups, int iterations, long millis) {
    static final Effort SHORT = new Effort(2, 1, 10, 300, 2);
    private static final TimeValue WARM_UP = TimeValue.milliseconds(250);

    ChainedOptionsBuilder options() {
        return new OptionsBuilder()
                .forks(forks)
                .warmupIterations(warmups)
                .warmupTime(WARM_UP)
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(millis))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }
}
