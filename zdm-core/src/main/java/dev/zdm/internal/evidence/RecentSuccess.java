package dev.zdm.internal.evidence;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * The share of calls that succeeded in about the last minute, between 0 and 1. Readers remember the counters now and
 * then, so that those who count pay nothing for it; if nobody has read for longer, the next one hears of the time since
 * then. Where there was no call there is no failure: 1.
 */
public final class RecentSuccess {
    private static final long WINDOW = Duration.ofMinutes(1).toNanos();
    private static final long APART = Duration.ofSeconds(5).toNanos();

    private final LongSupplier succeeded;
    private final LongSupplier failed;
    private final TimeSource time;
    private final Deque<Reading> readings = new ArrayDeque<>();

    public RecentSuccess(LongSupplier succeeded, LongSupplier failed, TimeSource time) {
        this.succeeded = succeeded;
        this.failed = failed;
        this.time = time;
        readings.add(read());
    }

    private record Reading(long at, long succeeded, long failed) {}

    /** How many calls succeeded and failed. */
    public record Recent(long succeeded, long failed) {
        public long calls() {
            return succeeded + failed;
        }

        public double ratio() {
            return calls() == 0 ? 1 : (double) succeeded / calls();
        }
    }

    private Reading read() {
        return new Reading(time.nanoTime(), succeeded.getAsLong(), failed.getAsLong());
    }

    double ratio() {
        return recent().ratio();
    }

    public synchronized Recent recent() {
        Reading now = read();
        Reading since = forgetBefore(now.at() - WINDOW);
        if (now.at() - readings.getLast().at() >= APART) {
            readings.addLast(now);
        }
        return new Recent(now.succeeded() - since.succeeded(), now.failed() - since.failed());
    }

    /** Leaves the latest reading before the window as the one to count from. */
    private Reading forgetBefore(long begin) {
        Reading first = readings.removeFirst();
        while (!readings.isEmpty() && readings.getFirst().at() - begin <= 0) {
            first = readings.removeFirst();
        }
        readings.addFirst(first);
        return first;
    }
}
