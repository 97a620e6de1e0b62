package dev.zdm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One write of a row. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class WriteBenchmark {
    /** Made by JMH. */
    public WriteBenchmark() {}

    /**
     * The repository itself.
     *
     * @param sides the stores
     * @param keys the thread's rows
     */
    @Benchmark
    public void direct(Sides sides, Keys keys) {
        sides.old.put(keys.row());
    }

    /**
     * Old side, then the new one by flag, breaker and timer, by hand.
     *
     * @param sides the stores
     * @param keys the thread's rows
     */
    @Benchmark
    public void handwritten(Sides sides, Keys keys) {
        sides.handwritten.write(keys.row());
    }

    /**
     * Old side, then the new one by timer alone, by hand.
     *
     * @param sides the stores
     * @param keys the thread's rows
     */
    @Benchmark
    public void handwrittenUnguarded(Sides sides, Keys keys) {
        sides.handwritten.writeUnguarded(keys.row());
    }

    /**
     * By zdm.
     *
     * @param phase the migration
     * @param sides the stores
     * @param keys the thread's rows
     */
    @Benchmark
    public void zdm(RowPhase phase, Sides sides, Keys keys) {
        Row row = keys.row();
        phase.rows().write(row.id(), () -> sides.old.put(row), () -> sides.next.put(row));
    }
}
