package dev.zdm.internal.scan;

import dev.zdm.spi.Throttle;
import dev.zdm.spi.TimeSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds the scans of one migration back in this instance: its operators, a limit of rows, and throttles. It outlives
 * each scan. Thread-safe.
 */
public final class Steering {
    private static final String PAUSED = "paused by an operator";
    private static final int PIECES_PER_SECOND = 20;
    private static final int SMALL_PIECE = 1_000;

    private final TimeSource time;
    private final List<Throttle> throttles;
    private final Meter meter;
    private volatile boolean paused;
    private volatile long rowsPerSecond;
    private volatile @Nullable String reason;
    private long free;

    public Steering(TimeSource time, List<Throttle> throttles, long rowsPerSecond) {
        this.time = time;
        this.throttles = List.copyOf(throttles);
        this.meter = new Meter(time);
        this.rowsPerSecond = rowsPerSecond;
        this.free = time.nanoTime();
    }

    public void pause(boolean wanted) {
        paused = wanted;
    }

    /** From the next chunk on; 0 for no limit. */
    public synchronized void limit(long rows) {
        rowsPerSecond = rows;
        free = time.nanoTime();
    }

    public long rowsPerSecond() {
        return rowsPerSecond;
    }

    /** Why scans rest at present. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    public Meter meter() {
        return meter;
    }

    /** Looks for a reason to rest; tells whether there is one only since now, or none any more. */
    boolean changed() {
        String before = reason;
        @Nullable String now = paused ? PAUSED : throttled();
        reason = now;
        return (now == null) != (before == null);
    }

    private @Nullable String throttled() {
        for (Throttle throttle : throttles) {
            Optional<String> found = throttle.reasonToRest();
            if (found.isPresent()) {
                return found.get();
            }
        }
        return null;
    }

    /**
     * So few that the application gets its turn many times in a second; a thousand rows are little, if they are allowed in
     * one.
     */
    int bounded(int rows) {
        long limit = rowsPerSecond;
        long piece = Math.max(limit / PIECES_PER_SECOND, Math.min(limit, SMALL_PIECE));
        return limit == 0 ? rows : (int) Math.min(rows, piece);
    }

    /** When a lane may begin with so many rows, on the monotonic clock. The lanes begin one after another, never together. */
    synchronized long reserve(int rows) {
        long begin = Math.max(free, time.nanoTime());
        long limit = rowsPerSecond;
        free = limit == 0 ? begin : begin + Math.round(rows * 1e9 / limit);
        return begin;
    }

    void did(long rows) {
        meter.add(rows);
    }
}
