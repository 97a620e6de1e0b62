package dev.zdm.proof.crash;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long things took. Thread-safe. */
final class Timings {
    /** After an outage those writes are answered that began in it. */
    private static final long AFTERMATH_NANOS = 1_000_000_000L;

    private final Flips flips = new Flips();
    private final Queue<Span> rollbacks = new ConcurrentLinkedQueue<>();
    private final Queue<Span> faults = new ConcurrentLinkedQueue<>();
    private final Queue<Span> outages = new ConcurrentLinkedQueue<>();
    private final Queue<Long> pending = new ConcurrentLinkedQueue<>();

    /** From one moment to another, in nanoseconds. */
    record Span(long begin, long end) {
        static Span since(long begin) {
            return new Span(begin, System.nanoTime());
        }

        boolean meets(Span other) {
            return begin - other.end < 0 && other.begin - end < 0;
        }

        boolean holds(long moment) {
            return moment - begin >= 0 && moment - end <= AFTERMATH_NANOS;
        }

        double millis() {
            return (end - begin) / 1e6;
        }
    }

    Flips flips() {
        return flips;
    }

    void rollback(Span span) {
        rollbacks.add(span);
    }

    void fault(Span span) {
        faults.add(span);
    }

    /** The new side is gone while writes wait for it. */
    void outage(Span span) {
        outages.add(span);
    }

    /** A write was answered now that is committed and not copied. */
    void pending() {
        pending.add(System.nanoTime());
    }

    /** How many such answers each outage brought. Sorted. */
    double[] pendingPerOutage() {
        return outages.stream()
                .mapToDouble(outage -> pending.stream().filter(outage::holds).count())
                .sorted()
                .toArray();
    }

    /** Of the flips that no fault met. Sorted, in milliseconds. */
    double[] flipPauses() {
        return flips.pausesOfMade(faults);
    }

    /** The same of those that were given up. */
    double[] givenUpFlipPauses() {
        return flips.pausesOfGivenUp(faults);
    }

    double[] rollbackMillis() {
        return rollbacks.stream().mapToDouble(Span::millis).sorted().toArray();
    }

    static double percentile(double[] sorted, int percent) {
        int index = (int) Math.ceil(sorted.length * percent / 100.0) - 1;
        double[] known = sorted.length == 0 ? new double[] {0} : sorted;
        return rounded(known[Math.max(0, index)]);
    }

    static double mean(double[] numbers) {
        return rounded(Arrays.stream(numbers).average().orElse(0));
    }

    private static double rounded(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
