package dev.zdm.internal.fleet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counters that many threads raise without meeting. Each thread has a stripe, by its number; a stripe is two cache lines,
 * because processors fetch lines in pairs. The fields of one stripe lie together, so that raising a second one costs
 * little. Two threads may share a stripe: every addition is atomic.
 *
 * <p>A base class and not a part: one indirection less is a nanosecond less, of the ten that a parked call may cost.
 *
 * <p>Unlike {@link java.util.concurrent.atomic.LongAdder}, an addition is a volatile write: it is ordered with whatever
 * volatile the same thread reads next, on which draining relies.
 */
public abstract class Stripes {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int WIDTH = 16;
    private static final int COUNT = count(Runtime.getRuntime().availableProcessors());

    // One stripe more than is used, and one before: whatever lies beside the array in memory stays apart, too.
    private final long[] cells = new long[(COUNT + 2) * WIDTH];

    /** At most sixteen fields. */
    protected Stripes(int fields) {
        if (fields > WIDTH) {
            throw new IllegalArgumentException(fields + " fields do not fit into a stripe of " + WIDTH);
        }
    }

    /** Several for each processor: threads whose numbers collide would contend. */
    private static int count(int processors) {
        return Math.min(128, Math.max(16, Integer.highestOneBit(processors) * 4));
    }

    protected final void add(int field, long delta) {
        CELL.getAndAdd(cells, stripe() + field, delta);
    }

    /** Raises two neighbouring fields, the first by one. */
    protected final void addOneAnd(int field, long delta) {
        int first = stripe() + field;
        CELL.getAndAdd(cells, first, 1L);
        CELL.getAndAdd(cells, first + 1, delta);
    }

    private static int stripe() {
        int number = (int) Thread.currentThread().getId();
        return ((number & (COUNT - 1)) + 1) * WIDTH;
    }

    /** What was added before this call began, and perhaps some of what is being added meanwhile. */
    protected final long sum(int field) {
        long sum = 0;
        for (int i = WIDTH + field; i < cells.length - WIDTH; i += WIDTH) {
            sum += (long) CELL.getVolatile(cells, i);
        }
        return sum;
    }
}
