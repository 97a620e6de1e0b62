package dev.zdm.benchmarks;

import dev.zdm.benchmarks.schema.LintCorpus;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How fast the linter reads and how well it finds: five schema histories, again and again on one thread, and what it finds in them
 * against their labels. {@code -Drounds=} says over how many rounds of {@code -Dseconds=} the median is taken, 5 of 4 unless
 * given, after one that warms up. The last line is one JSON object.
 */
public final class Schema {
    private Schema() {}

    /**
     * Measures and prints.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        int rounds = Integer.getInteger("rounds", 5);
        long nanos = TimeUnit.SECONDS.toNanos(Integer.getInteger("seconds", 4));
        System.out.printf(Locale.ROOT, "%-8s %12s%n", "round", "statements/s");
        System.out.printf(Locale.ROOT, "%-8s %12.0f%n", "cold", statementsPerSecond(nanos));
        double[] speeds = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            speeds[i] = statementsPerSecond(nanos);
            System.out.printf(Locale.ROOT, "%-8d %12.0f%n", i + 1, speeds[i]);
        }
        Arrays.sort(speeds);
        LintCorpus.Score score = LintCorpus.score();
        System.out.printf("missed: %s%nnot labelled: %s%n", score.missed(), score.excess());
        System.out.printf(
                Locale.ROOT,
                "{\"lint_statements_s\": %.0f, \"lint_precision\": %.4f, \"lint_recall\": %.4f}%n",
                speeds[rounds / 2],
                score.precision(),
                score.recall());
    }

    private static double statementsPerSecond(long nanos) {
        long begin = System.nanoTime();
        long statements = 0;
        long spent;
        do {
            statements += LintCorpus.score().statements();
            spent = System.nanoTime() - begin;
        } while (spent < nanos);
        return statements * 1e9 / spent;
    }
}
