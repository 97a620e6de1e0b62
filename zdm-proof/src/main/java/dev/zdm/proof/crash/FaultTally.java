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

    /** They take turns with the halts to which the operator leads: as many as can follow one series of these. */
    private static final int OUTAGES = 4;

    private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);
    private final Map<FaultKind, Integer> underWay = new EnumMap<>(FaultKind.class);

    /** The one that happened least often by its weight, unless enough of its sort is going on. A wait at a failpoint may take long. */
    synchronized Optional<FaultKind> begin(List<FaultKind> kinds, Random random) {
        Optional<FaultKind> next = kinds.stream()
                .filter(kind -> count(underWay, kind) < OF_A_KIND)
                .filter(kind -> underWay(other -> isHalt(other) == isHalt(kind)) < OF_A_SORT)
                .filter(kind -> !kind.isOutage() || underWay(FaultKind::isOutage) < OUTAGES)
                .filter(kind -> underWay(FaultKind::isLed) == 0 || !disturbsLed(kind))
                .min(Comparator.comparing((FaultKind kind) -> lag(kind)).thenComparing(kind -> random.nextInt()));
        next.ifPresent(kind -> underWay.merge(kind, 1, Integer::sum));
        return next;
    }

    /** There is one operator to lead, and whoever stands still keeps everybody from where he leads. */
    private static boolean disturbsLed(FaultKind kind) {
        return kind.isLed() || kind == FaultKind.PAUSE;
    }

    private double lag(FaultKind kind) {
        return (double) (count(done, kind) + count(underWay, kind)) / kind.weight();
    }

    synchronized void end(FaultKind kind, int times) {
        underWay.merge(kind, -1, Integer::sum);
        if (times > 0) {
            done.merge(kind, times, Integer::sum);
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
