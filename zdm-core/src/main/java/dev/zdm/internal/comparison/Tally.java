package dev.zdm.internal.comparison;

import dev.zdm.event.ComparisonReport.Field;
import dev.zdm.event.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts the outcomes of one kind of comparison: by verdict, and by field that differed. Thread-safe. */
final class Tally {
    private final Map<Verdict, AtomicLong> verdicts = new EnumMap<>(Verdict.class);
    private final Map<String, AtomicLong> fields = new ConcurrentHashMap<>();

    Tally() {
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new AtomicLong());
        }
    }

    /** Counts the outcome; of its fields only those that matter. */
    void add(Verdict verdict, List<String> differing) {
        differing.forEach(
                field -> fields.computeIfAbsent(field, any -> new AtomicLong()).incrementAndGet());
        verdicts.computeIfAbsent(verdict, any -> new AtomicLong()).incrementAndGet();
    }

    long count(Verdict verdict) {
        AtomicLong count = verdicts.get(verdict);
        return count == null ? 0 : count.get();
    }

    /** How often both answers were really held against each other. */
    long compared() {
        return count(Verdict.MATCH) + count(Verdict.IGNORED) + count(Verdict.MISMATCH);
    }

    long differences(String field) {
        AtomicLong count = fields.get(field);
        return count == null ? 0 : count.get();
    }

    Map<Verdict, Long> byVerdict() {
        return Stream.of(Verdict.values()).collect(Collectors.toMap(verdict -> verdict, this::count));
    }

    Set<String> fields() {
        return fields.keySet();
    }

    /** A field of this tally held against its noise. */
    Field against(Tally noise, String field) {
        long differing = differences(field);
        long alone = noise.differences(field);
        boolean blamed = Blame.isOnNew(differing, compared(), alone, noise.compared());
        return new Field(field, differing, alone, blamed);
    }
}
