package dev.zdm.proof.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Many histories, one after the other on each of a few threads. The seed of a history says all about it. */
final class Histories {
    private static final int AT_ONCE = 2;

    private final long firstSeed;
    private final int wanted;
    private final long deadline;
    private final Mutant mutant;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final List<History.Result> violations = new ArrayList<>();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private long done;

    /** What came of them. */
    record Summary(long histories, List<History.Result> violations, Map<Fault, Integer> faults) {
        @Override
        public String toString() {
            String first = violations.isEmpty()
                    ? ""
                    : ", first " + violations.get(0).verdict() + " of seed "
                            + violations.get(0).seed();
            return histories + " histories, " + violations.size() + " violations" + first;
        }
    }

    private Histories(long firstSeed, int wanted, Duration atMost, Mutant mutant) {
        this.firstSeed = firstSeed;
        this.wanted = wanted;
        this.deadline = System.nanoTime() + atMost.toNanos();
        this.mutant = mutant;
    }

    /** Runs until so many were run, the time is over, or a violation of a mutant was found. */
    static Summary run(long firstSeed, int wanted, Duration atMost, Mutant mutant) throws InterruptedException {
        return new Histories(firstSeed, wanted, atMost, mutant).run();
    }

    static History.Result replay(long seed, Mutant mutant) {
        try (Crew crew = new Crew()) {
            return History.run(seed, setting(seed, mutant), crew, true);
        }
    }

    private static History.Setting setting(long seed, Mutant mutant) {
        Scenario scenario = mutant == Mutant.NONE ? drawn(seed) : mutant.scenario();
        boolean wanted = mutant.needsTwoDatabases() || (seed & 1) == 0;
        return new History.Setting(scenario, scenario.odds().suit(wanted) ? wanted : !wanted, mutant);
    }

    /** Half of them are drawn from anything, the others from each of the rest in turn. */
    private static Scenario drawn(long seed) {
        List<Scenario> all = List.of(Scenario.values());
        long turn = Math.floorMod(seed / 2, 2L * (all.size() - 1));
        return turn >= all.size() - 1 ? Scenario.ANYTHING : all.get((int) turn + 1);
    }

    private Summary run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            Thread thread = new Thread(this::work, "histories-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        violations.sort(Comparator.comparingLong(History.Result::seed));
        return new Summary(done, List.copyOf(violations), Map.copyOf(faults));
    }

    private void work() {
        try (Crew crew = new Crew()) {
            for (long next = begun.getAndIncrement(); goesOn(next); next = begun.getAndIncrement()) {
                long seed = firstSeed + next;
                note(History.run(seed, setting(seed, mutant), crew, false));
            }
        }
    }

    private boolean goesOn(long next) {
        return next < wanted && !enough.get() && System.nanoTime() - deadline < 0;
    }

    private synchronized void note(History.Result result) {
        done++;
        result.faults().forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
        if (!result.isSound()) {
            violations.add(result);
            enough.compareAndSet(false, mutant != Mutant.NONE || violations.size() > 5);
        }
    }
}
