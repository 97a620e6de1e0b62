package dev.zdm.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One idempotent call of a service; the service is a lookup in memory. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class CallBenchmark {
    /** Made by JMH. */
    public CallBenchmark() {}

    /**
     * The service itself.
     *
     * @param sides the stores
     * @param keys the thread's keys
     * @return the answer
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
     * @return the answer
     */
    @Benchmark
    public Object handwritten(Sides sides, Keys keys) {
        Long key = keys.key();
        return sides.handwritten.<Row>call(() -> sides.old.get(key), () -> sides.next.get(key));
    }

    /**
     * By zdm.
     *
     * @param phase the migration
     * @param sides the stores
     * @param keys the thread's keys
     * @return the answer
     */
    @Benchmark
    public Object zdm(CallPhase phase, Sides sides, Keys keys) {
        Row row = keys.row();
        return phase.calls()
                .<Row, RuntimeException>call(
                        row.name(), true, () -> sides.old.get(row.id()), () -> sides.next.get(row.id()));
    }
}
