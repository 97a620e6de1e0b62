package dev.zdm.proof.crash;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** How often each kind of fault happened, and is under way. Thread-safe. */
final class FaultTally {
    private static final int OF_A_KIND = 2;
    private static final int OF_A_SORT = 6;

    private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, Integer> underWay = new EnumMap<>(FaultKind.class);

    /** The one that happened least often, unless enough of its sort is going on. A wait at a failpoint may take long. */
    synchronized Optional<FaultKind> begin(List<FaultKind> kinds, Random random) {
        Optional<FaultKind> next = kinds.stream()
                .filter(kind -> count(underWay, kind) < OF_A_KIND)
                .filter(kind -> underWay(other -> isHalt(other) == isHalt(kind)) < OF_A_SORT)
                .min(Comparator.comparing((FaultKind kind) -> count(done, kind) + count(underWay, kind))
                        .thenComparing(kind -> random.nextInt()));
        next.ifPresent(kind -> underWay.merge(kind, 1, Integer::sum));
        return next;
    }

    synchronized void end(FaultKind kind, boolean happened) {
        underWay.merge(kind, -1, Integer::sum);
        if (happened) {
            done.merge(kind, 1, Integer::sum);
        }
    }

    private int underWay(Predicate<FaultKind> which) {
        return underWay.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static boolean isHalt(FaultKind kind) {
        return kind.part().isPresent();
    }

    private static int count(Map<FaultKind, Integer> counts, FaultKind kind) {
        return counts.getOrDefault(kind, 0);
    }

    synchronized boolean isCalm() {
        return underWay(kind -> true) == 0;
    }

    synchronized int total() {
        return done.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized Map<FaultKind, Integer> done() {
        return new EnumMap<>(done);
    }
}
