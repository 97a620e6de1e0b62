package dev.zdm.internal.scan;

import dev.zdm.spi.Throttle;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
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
    private volatile @Nullable String held;
    private final ReentrantLock looking = new ReentrantLock();
    private final Map<Object, String> waiting = new ConcurrentHashMap<>();
    private long free;
    private long limits;

    /**
     * When a lane may begin with so many rows.
     *
     * @param begin on the monotonic clock
     * @param limit the number of the limit that this was said under
     */
    record Turn(int rows, long begin, long limit) {}

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

    /** At once, also for lanes that wait for their turn; 0 for no limit. */
    public synchronized void limit(long rows) {
        rowsPerSecond = rows;
        free = time.nanoTime();
        limits++;
    }

    public long rowsPerSecond() {
        return rowsPerSecond;
    }

    /** Why scans rest at present, or a lane of one does. */
    public Optional<String> reason() {
        return held().or(() -> waiting.values().stream().findFirst());
    }

    /** What holds all lanes back. */
    Optional<String> held() {
        return Optional.ofNullable(held);
    }

    /** That a lane waits for somebody, by himself; null if it waits no longer. */
    void waits(Object lane, @Nullable String why) {
        if (why == null) {
            waiting.remove(lane);
        } else {
            waiting.put(lane, why);
        }
    }

    public Meter meter() {
        return meter;
    }

    /**
     * Looks for a reason to rest; tells whether there is one only since now, or none any more. Lanes look one after another,
     * so that one of them is told.
     */
    boolean changed() {
        looking.lock();
        try {
            String before = held;
            @Nullable String now = paused ? PAUSED : throttled();
            held = now;
            return (now == null) != (before == null);
        } finally {
            looking.unlock();
        }
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

    /** A turn for so many rows, or for as many as are allowed at once. The lanes begin one after another, never together. */
    synchronized Turn reserve(int wanted) {
        int rows = bounded(wanted);
        long begin = Math.max(free, time.nanoTime());
        long limit = rowsPerSecond;
        free = limit == 0 ? begin : begin + Math.round(rows * 1e9 / limit);
        return new Turn(rows, begin, limits);
    }

    /** The same turn, or another one once the limit is another. */
    synchronized Turn kept(Turn turn) {
        return turn.limit() == limits ? turn : reserve(turn.rows());
    }

    /** How long it is until then; not positive once it has come. */
    Duration left(Turn turn) {
        return Duration.ofNanos(turn.begin() - time.nanoTime());
    }

    void did(long rows) {
        meter.add(rows);
    }
}
