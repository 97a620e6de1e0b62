package dev.zdm.internal.evidence;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long calls took in about the last ten seconds, in four classes for each power of two (so a percentile is told
 * at most a quarter too high). Those who count pay for one addition; readers remember the counters now and
 * then.
 */
final class RecentDurations {
    private static final long WINDOW = Duration.ofSeconds(10).toNanos();
    private static final long APART = Duration.ofSeconds(1).toNanos();

    /** Four classes for each power of two, of nanoseconds. */
    private static final int CLASSES_PER_OCTAVE = 4;

    private static final int CLASSES = 64 * CLASSES_PER_OCTAVE;

    /** Fewer calls say nothing of the slowest hundredth. */
    private static final long ENOUGH = 100;

    private final TimeSource time;
    private final AtomicLongArray counts = new AtomicLongArray(CLASSES);
    private final Deque<Reading> readings = new ArrayDeque<>();

    /** The counters as they were. */
    private static final class Reading {
        private final long at;
        private final long[] counts;

        Reading(long at, long[] counts) {
            this.at = at;
            this.counts = counts;
        }
    }

    RecentDurations(TimeSource time) {
        this.time = time;
        readings.add(read());
    }

    void add(long nanos) {
        counts.incrementAndGet(classOf(Math.max(4, nanos)));
    }

    /** The power of two, and the two bits after it. */
    private static int classOf(long nanos) {
        int octave = 63 - Long.numberOfLeadingZeros(nanos);
        int quarter = (int) (nanos >>> (octave - 2)) & 3;
        return octave * CLASSES_PER_OCTAVE + quarter;
    }

    /** Where the class ends. */
    private static double secondsOf(int number) {
        double octave = Math.scalb(1.0, number / CLASSES_PER_OCTAVE);
        return octave * (1 + (number % CLASSES_PER_OCTAVE + 1) / (double) CLASSES_PER_OCTAVE) / 1e9;
    }

    /** What ninety-nine of a hundred recent calls took at most, in seconds; empty if there were too few to say so. */
    synchronized OptionalDouble p99() {
        Reading now = read();
        long[] since = forgetBefore(now.at - WINDOW).counts;
        if (now.at - readings.getLast().at >= APART) {
            readings.addLast(now);
        }
        long all = 0;
        for (int each = 0; each < CLASSES; each++) {
            all += now.counts[each] - since[each];
        }
        return all < ENOUGH ? OptionalDouble.empty() : OptionalDouble.of(p99(now.counts, since, all));
    }

    private static double p99(long[] counts, long[] since, long all) {
        long slower = all / 100;
        int number = CLASSES - 1;
        long passed = counts[number] - since[number];
        while (passed <= slower && number > 0) {
            number--;
            passed += counts[number] - since[number];
        }
        return secondsOf(number);
    }

    private Reading read() {
        long[] present = new long[CLASSES];
        for (int each = 0; each < CLASSES; each++) {
            present[each] = counts.get(each);
        }
        return new Reading(time.nanoTime(), present);
    }

    /** Leaves the latest reading before the window as the one to count from. */
    private Reading forgetBefore(long begin) {
        Reading first = readings.removeFirst();
        while (!readings.isEmpty() && readings.getFirst().at - begin <= 0) {
            first = readings.removeFirst();
        }
        readings.addFirst(first);
        return first;
    }
}
