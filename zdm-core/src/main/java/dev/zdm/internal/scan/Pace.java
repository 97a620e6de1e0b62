package dev.zdm.internal.scan;

import dev.zdm.plan.ScanPolicy;
import java.time.Duration;

/**
 * How many rows the next chunk has, so that it takes about the time that is wanted: the rate of the chunks before it, of
 * which each counts half as much as the one after it, times that time. It never more than doubles, because a few rows say
 * little about many, or becomes four times as many while that is far from enough; and it is halved as soon as a chunk was
 * too much. Thread-safe.
 */
final class Pace {
    private static final long MOST_BYTES =
            Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);
    private static final double MEMORY = 0.5;
    private static final double GROWTH = 2;
    private static final double FAST_GROWTH = 4;
    /** A chunk that takes less than this part of the time that is wanted is far too small. */
    private static final double FAR = 1.0 / 8;

    private final int most;
    private final double wanted;
    private int size;
    private double rows;
    private double nanos;
    private double bytesOfRow;

    private Pace(int first, int most, Duration wanted) {
        this.size = first;
        this.most = Math.max(first, most);
        this.wanted = wanted.toNanos();
    }

    static Pace of(ScanPolicy policy, Work<?> work) {
        boolean fixed = policy.chunkTime().isZero();
        Duration wanted = fixed || !work.holdsLocks() ? policy.chunkTime() : policy.lockTime();
        return new Pace(policy.chunkSize(), work.mostRows(), wanted);
    }

    synchronized int size() {
        return size;
    }

    /** A chunk was done. */
    synchronized void took(long chunk, long time, long bytes) {
        if (chunk == 0) {
            return;
        }
        rows = rows * MEMORY + chunk;
        nanos = nanos * MEMORY + Math.max(1, time);
        bytesOfRow = Math.max(bytesOfRow * MEMORY, (double) bytes / chunk);
        if (wanted > 0) {
            double growth = time < wanted * FAR ? FAST_GROWTH : GROWTH;
            size = bounded(Math.min(rows / nanos * wanted, growth * Math.max(chunk, size / 2)));
        } else {
            size = bounded(size);
        }
    }

    private int bounded(double next) {
        double byBytes = bytesOfRow == 0 ? most : MOST_BYTES / bytesOfRow;
        return (int) Math.max(1, Math.min(Math.min(next, byBytes), most));
    }

    /** A chunk of so many rows was too much: the next ones have half as many at most. */
    synchronized int tooMuch(int chunk) {
        int half = Math.max(1, chunk / 2);
        if (wanted > 0) {
            size = Math.min(size, half);
        }
        return half;
    }
}
