package dev.zdm.benchmarks;

import dev.zdm.benchmarks.calibration.Rows;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How often the triggers blame a healthy new side, and how soon they find a broken one, beside rules that are in use
 * elsewhere: the real record, judgement and decision under a clock that is moved by hand. {@code -Druns=} says how many runs
 * of one hour each figure rests on, 2,000 unless given. The last line is one JSON object.
 */
public final class Calibration {
    private Calibration() {}

    /**
     * Runs and prints.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            new Rows(Integer.getInteger("runs", 2_000), Long.getLong("seed", 1), threads).print(System.out);
        } finally {
            threads.shutdown();
        }
    }
}
