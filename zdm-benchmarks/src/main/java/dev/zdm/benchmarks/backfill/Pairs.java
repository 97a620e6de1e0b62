package dev.zdm.benchmarks.backfill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two subjects that took turns; each run is compared with its neighbour, because the machine has other things to do as well.
 *
 * @param ours the rates of one subject
 * @param theirs those of the other
 */
record Pairs(List<Double> ours, List<Double> theirs) {

    /** One run. */
    @FunctionalInterface
    interface Run {
        double rate() throws Exception;
    }

    static Pairs of(int rounds, Run ours, Run theirs) throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // Whoever goes first in a round finds the other's traces in the caches.
            if (round % 2 == 0) {
                first.add(ours.rate());
                second.add(theirs.rate());
            } else {
                second.add(theirs.rate());
                first.add(ours.rate());
            }
        }
        return new Pairs(first, second);
    }

    double ratio() {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            ratios.add(ours.get(round) / theirs.get(round));
        }
        return median(ratios);
    }

    static double median(List<Double> values) {
        return values.stream()
                .sorted(Comparator.naturalOrder())
                .skip(values.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
