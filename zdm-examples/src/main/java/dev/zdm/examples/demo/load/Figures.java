package dev.zdm.examples.demo.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts what all clients see. Thread-safe; {@link #report} is for one thread. */
final class Figures {
    private static final int TROUBLES = 20;
    private static final int LATELY = 8;
    private static final long LONGEST_MICROS = 60_000_000;

    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder ackedWrites = new LongAdder();
    private final LongAdder staleReads = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder indeterminate = new LongAdder();
    private final LongAdder outcomesPending = new LongAdder();
    private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Histogram> windows = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Recorder recorder = new Recorder(LONGEST_MICROS, 3);
    private final Deque<Histogram> lately = new ArrayDeque<>();
    private volatile Histogram window;

    Figures() {
        window = windows.computeIfAbsent("start", name -> newHistogram());
    }

    private static Histogram newHistogram() {
        return new ConcurrentHistogram(LONGEST_MICROS, 3);
    }

    /** Latencies from now on belong to another window; a name used before is taken up again. */
    void mark(String name) {
        window = windows.computeIfAbsent(name, unused -> newHistogram());
    }

    void answered(long nanos) {
        long micros = Math.min(LONGEST_MICROS, nanos / 1_000);
        requests.increment();
        window.recordValue(micros);
        recorder.recordValue(micros);
    }

    void failed(String what) {
        failed.increment();
        trouble("failed: " + what);
    }

    void acknowledged() {
        ackedWrites.increment();
    }

    void stale(String what) {
        staleReads.increment();
        trouble("stale: " + what);
    }

    void retried() {
        retried.increment();
    }

    void indeterminate() {
        indeterminate.increment();
    }

    void outcomePending() {
        outcomesPending.increment();
    }

    private void trouble(String what) {
        if (troubles.size() < TROUBLES) {
            troubles.add(what);
        }
    }

    /** What was seen so far; "lately" means in the last calls of this method. */
    LoadReport report(double secondsSinceLast, boolean finished) {
        lately.addLast(recorder.getIntervalHistogram());
        if (lately.size() > LATELY) {
            lately.removeFirst();
        }
        Histogram recent = new Histogram(LONGEST_MICROS, 3);
        lately.forEach(recent::add);
        return new LoadReport(
                requests.sum(),
                failed.sum(),
                ackedWrites.sum(),
                staleReads.sum(),
                retried.sum(),
                indeterminate.sum(),
                outcomesPending.sum(),
                recent.getTotalCount() / (lately.size() * secondsSinceLast),
                p99(recent),
                p99OfWindows(),
                List.copyOf(troubles),
                finished);
    }

    private Map<String, Double> p99OfWindows() {
        Map<String, Double> result = new LinkedHashMap<>();
        synchronized (windows) {
            windows.forEach((name, histogram) -> result.put(name, p99(histogram)));
        }
        return result;
    }

    private static double p99(Histogram histogram) {
        return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(99) / 1_000.0;
    }
}
