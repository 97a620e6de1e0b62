package dev.zdm.proof.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** How many writes all clients manage together, as the median of turns that alternate between two ways of writing. */
final class Throughput {
    private final CostSettings settings;
    private final ExecutorService clients;

    /** The clients' threads are as many as the settings say. */
    Throughput(CostSettings settings, ExecutorService clients) {
        this.settings = settings;
        this.clients = clients;
    }

    /** Two ways of writing, side by side, in writes a second. */
    record Ratio(double ours, double theirs) {
        double value() {
            return Math.round(ours / theirs * 1000) / 1000.0;
        }
    }

    Ratio compare(Write ours, Write theirs) throws InterruptedException, ExecutionException {
        double unused = ofOneTurn(ours) + ofOneTurn(theirs);
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            first.add(ofOneTurn(ours));
            second.add(ofOneTurn(theirs));
        }
        return new Ratio(median(first), median(second));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private double ofOneTurn(Write write) throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        long end = begin + settings.round().toNanos();
        List<Future<Long>> turns =
                clients.invokeAll(Collections.nCopies(settings.clients(), (Callable<Long>) () -> writes(write, end)));
        long writes = 0;
        for (Future<Long> turn : turns) {
            writes += turn.get();
        }
        return (double) writes * Duration.ofSeconds(1).toNanos() / (System.nanoTime() - begin);
    }

    private long writes(Write write, long end) throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long writes = 0;
        while (writes == 0 || System.nanoTime() < end) {
            write.of(1 + random.nextInt(settings.rows()), "v" + random.nextInt());
            writes++;
        }
        return writes;
    }
}
