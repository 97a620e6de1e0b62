package dev.zdm.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Keys and rows of one thread, boxed beforehand: neither making them nor meeting another thread's is measured. */
@State(Scope.Thread)
public class Keys {
    static final int EACH = 256;
    static final int THREADS = 8;
    private static final AtomicInteger THREAD = new AtomicInteger();

    private final Row[] rows = new Row[EACH];
    private int next;

    /** Made by JMH. */
    public Keys() {}

    /** Gives each thread keys of its own. */
    @Setup
    public void choose() {
        long first = (long) EACH * (THREAD.getAndIncrement() % THREADS);
        for (int i = 0; i < EACH; i++) {
            rows[i] = row(first + i);
        }
    }

    static Row row(long id) {
        return new Row(id, "customer " + id);
    }

    static LongStream all() {
        return LongStream.range(0, (long) EACH * THREADS);
    }

    Row row() {
        return rows[next++ & (EACH - 1)];
    }

    Long key() {
        return row().id();
    }
}
