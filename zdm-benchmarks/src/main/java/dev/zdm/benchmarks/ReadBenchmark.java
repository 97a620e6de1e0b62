package dev.zdm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One read of a row by its key. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class ReadBenchmark {
    /** Made by JMH. */
    public ReadBenchmark() {}

    /**
     * The repository itself.
     *
     * @param sides the stores
     * @param keys the thread's keys
     * @return the row
     */
    @Benchmark
    public Object direct(Sides sides, Keys keys) {
        return sides.old.get(keys.key());
    }

    /**
     * Flag, breaker and timer by hand.
     *
     * @param sides the stores
     * @param keys the thread's keys
     * @return the row
     */
    @Benchmark
    public Object handwritten(Sides sides, Keys keys) {
        return sides.handwritten.read(keys.key());
    }

    /**
     * By zdm.
     *
     * @param phase the migration
     * @param sides the stores
     * @param keys the thread's keys
     * @return the row
     */
    @Benchmark
    public Object zdm(RowPhase phase, Sides sides, Keys keys) {
        Long key = keys.key();
        return phase.rows().<Row, RuntimeException>read(key, () -> sides.old.get(key), () -> sides.next.get(key));
    }
}
