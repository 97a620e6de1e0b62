package dev.zdm.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/**
 * The short form: the figures on which the promises rest, in less than five minutes. Every benchmark runs in several
 * rounds, and its quickest iteration counts, so that a busy machine troubles both sides of a ratio alike. The last line
 * is one JSON object.
 */
public final class Summary {
    private static final Subject DIRECT = Subject.of(ReadBenchmark.class, "direct", "");
    private static final Subject OLD_ONLY = Subject.of(ReadBenchmark.class, "zdm", "OLD_ONLY");
    private static final Subject NEW_ONLY = Subject.of(ReadBenchmark.class, "zdm", "NEW_ONLY");
    private static final Subject OLD_WRITE = Subject.of(WriteBenchmark.class, "zdm", "OLD_ONLY");
    private static final Subject READ = Subject.of(ReadBenchmark.class, "zdm", "READ_NEW:100");
    private static final Subject READ_BY_HAND = Subject.of(ReadBenchmark.class, "handwritten", "");
    private static final Subject WRITE = Subject.of(WriteBenchmark.class, "zdm", "DUAL_WRITE");
    private static final Subject WRITE_BY_HAND = Subject.of(WriteBenchmark.class, "handwritten", "");
    private static final Subject WRITE_UNGUARDED = Subject.of(WriteBenchmark.class, "handwrittenUnguarded", "");
    private static final Subject NEW_WRITE = Subject.of(WriteBenchmark.class, "zdm", "NEW_ONLY");
    private static final Subject SPRING_NEW = Subject.of(ProxyBenchmark.class, "springRouted", "NEW_ONLY");
    private static final Subject PROXY_NEW = Subject.of(ProxyBenchmark.class, "proxyRouted", "NEW_ONLY");
    private static final Subject SPRING = Subject.of(ProxyBenchmark.class, "springRouted", "OLD_ONLY");
    private static final Subject SPRING_NOOP = Subject.of(ProxyBenchmark.class, "springNoop", "OLD_ONLY");
    private static final Subject PROXY = Subject.of(ProxyBenchmark.class, "proxyRouted", "OLD_ONLY");
    private static final Subject PROXY_NOOP = Subject.of(ProxyBenchmark.class, "interfaceNoop", "OLD_ONLY");

    private final Map<Subject, Reading> readings = new LinkedHashMap<>();

    private Summary() {}

    /**
     * Measures and prints.
     *
     * @param arguments none
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] arguments) throws RunnerException {
        print(System.out, Effort.SHORT);
    }

    static void print(PrintStream out, Effort effort) throws RunnerException {
        Summary summary = new Summary();
        for (int round = 1; round <= effort.rounds(); round++) {
            out.printf(Locale.ROOT, "round %d of %d%n", round, effort.rounds());
            summary.measureAll(effort);
        }
        summary.readings.forEach((subject, reading) -> out.printf(
                Locale.ROOT,
                "%-34s %d thread(s) %8.1f ns %7.1f B%n",
                subject.label(),
                subject.threads(),
                reading.nanos(),
                reading.bytes()));
        out.println(summary.json());
    }

    private void measureAll(Effort effort) throws RunnerException {
        Stream<Subject> alone = Stream.of(
                DIRECT,
                OLD_ONLY,
                NEW_ONLY,
                OLD_WRITE,
                NEW_WRITE,
                READ,
                READ_BY_HAND,
                WRITE,
                WRITE_BY_HAND,
                WRITE_UNGUARDED,
                SPRING,
                SPRING_NEW,
                SPRING_NOOP,
                PROXY,
                PROXY_NEW,
                PROXY_NOOP);
        Stream<Subject> together = Stream.of(DIRECT, OLD_ONLY, NEW_ONLY, READ, READ_BY_HAND, WRITE, WRITE_BY_HAND)
                .map(subject -> subject.at(2));
        for (Subject subject : Stream.concat(alone, together).toList()) {
            readings.merge(subject, subject.measure(effort), Reading::better);
        }
    }

    private String json() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("parked_read_overhead_ns", Math.max(nanos(OLD_ONLY), nanos(NEW_ONLY)) - nanos(DIRECT));
        figures.put("parked_bytes_per_op", most(this::bytes, OLD_ONLY, NEW_ONLY, OLD_WRITE, NEW_WRITE));
        figures.put("parked_two_thread_scaling", Math.min(scaling(OLD_ONLY), scaling(NEW_ONLY)));
        figures.put("read_new_vs_handwritten", ratio(READ, READ_BY_HAND));
        figures.put("dual_write_vs_handwritten", ratio(WRITE, WRITE_BY_HAND));
        figures.put(
                "two_threads_vs_handwritten",
                Math.max(ratio(READ.at(2), READ_BY_HAND.at(2)), ratio(WRITE.at(2), WRITE_BY_HAND.at(2))));
        figures.put("proxy_vs_noop_interceptor", most(this::againstNoop, SPRING, SPRING_NEW, PROXY, PROXY_NEW));
        figures.put("dual_write_vs_unguarded", ratio(WRITE, WRITE_UNGUARDED));
        return figures.entrySet().stream()
                .map(figure -> String.format(Locale.ROOT, "\"%s\":%.2f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** How much more two threads do in the same time. */
    private double scaling(Subject subject) {
        return 2 * ratio(subject, subject.at(2));
    }

    private static double most(ToDoubleFunction<Subject> figure, Subject... subjects) {
        return Stream.of(subjects).mapToDouble(figure).max().orElseThrow();
    }

    private double againstNoop(Subject routed) {
        return ratio(routed, routed.method().equals(SPRING.method()) ? SPRING_NOOP : PROXY_NOOP);
    }

    private double ratio(Subject subject, Subject other) {
        return nanos(subject) / nanos(other);
    }

    private double nanos(Subject subject) {
        return reading(subject).nanos();
    }

    private double bytes(Subject subject) {
        return reading(subject).bytes();
    }

    private Reading reading(Subject subject) {
        Reading reading = readings.get(subject);
        if (reading == null) {
            throw new IllegalStateException("not measured: " + subject);
        }
        return reading;
    }
}
