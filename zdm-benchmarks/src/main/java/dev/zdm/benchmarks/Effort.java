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
 * @param warmups iterations that do not count
 * @param iterations iterations of which the quickest counts
 * @param millis how long an iteration takes
 */
record Effort(int rounds, int forks, int warmups, int iterations, long millis) {
    static final Effort SHORT = new Effort(3, 1, 8, 12, 100);

    ChainedOptionsBuilder options() {
        TimeValue time = TimeValue.milliseconds(millis);
        return new OptionsBuilder()
                .forks(forks)
                .warmupIterations(warmups)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT);
    }
}
