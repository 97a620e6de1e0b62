package dev.zdm.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Everything, at one thread and at two, with the bytes that each call allocates; with arguments, JMH's own command. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs.
     *
     * @param arguments those of JMH; none for everything
     * @throws RunnerException if a benchmark fails
     * @throws IOException if JMH cannot read its list of benchmarks
     */
    public static void main(String[] arguments) throws RunnerException, IOException {
        if (arguments.length > 0) {
            Main.main(arguments);
            return;
        }
        for (int threads = 1; threads <= 2; threads++) {
            new Runner(new OptionsBuilder()
                            .addProfiler(GCProfiler.class)
                            .threads(threads)
                            .build())
                    .run();
        }
    }
}
