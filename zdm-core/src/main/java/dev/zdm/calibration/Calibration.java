package dev.zdm.calibration;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.RolloutPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.LongStream;

/**
 * Asks a plan how often its triggers would have blamed a healthy new side, and how soon they would have found a broken one.
 * Each run holds one share for a time, with the traffic that is given, and stops where the plan rolls back. The same seed
 * gives the same report, whatever the executor. Immutable.
 *
 * @param plan the plan; in mode {@code MANUAL} nothing is rolled back, so nothing would be learned
 * @param reads its steps of share
 * @param share the share that is held, in percent
 * @param length how long a run lasts at most
 */
public record Calibration(RolloutPlan plan, ReadPolicy reads, int share, Duration length) {

    /** Checks the numbers. */
    public Calibration {
        if (share < 1 || share > 99 || length.isNegative() || length.isZero()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a calibration holds the share " + share + " and lasts " + length,
                    "give a share between 1 and 99 percent, and a positive time");
        }
    }

    /**
     * How a run ended.
     *
     * @param rolledBack when it was rolled back, since the run began; empty if it was not
     * @param trigger the trigger that rolled it back; empty if none did
     * @param asked when a person was first asked whether to roll back; empty if none was
     * @param asker the trigger for which that was; empty if none was
     * @param goesOn whether the next step would have been taken at some time
     */
    public record Outcome(
            Optional<Duration> rolledBack, String trigger, Optional<Duration> asked, String asker, boolean goesOn) {}

    /**
     * How all runs ended.
     *
     * @param outcomes one for each run, in the order of their seeds
     */
    public record Report(List<Outcome> outcomes) {
        /** Copies the list. */
        public Report {
            outcomes = List.copyOf(outcomes);
        }

        /**
         * How many of the runs were rolled back.
         *
         * @return the share of them, 0 to 1
         */
        public double rolledBack() {
            return share(outcomes.stream().map(Outcome::rolledBack).toList());
        }

        /**
         * In how many of the runs a person was asked whether to roll back.
         *
         * @return the share of them, 0 to 1
         */
        public double asked() {
            return share(outcomes.stream().map(Outcome::asked).toList());
        }

        /**
         * The time by which half of the runs were rolled back.
         *
         * @return the median; empty if more than half of them were not
         */
        public Optional<Duration> medianTimeToRollBack() {
            return median(outcomes.stream().map(Outcome::rolledBack).toList());
        }

        /**
         * The time by which in half of the runs the first trigger had failed, whether it rolls back or asks.
         *
         * @return the median; empty if in more than half of them none had
         */
        public Optional<Duration> medianTimeToAlarm() {
            return median(outcomes.stream()
                    .map(each -> each.asked().or(each::rolledBack))
                    .toList());
        }

        private static double share(List<Optional<Duration>> times) {
            return times.isEmpty()
                    ? 0
                    : (double) times.stream().filter(Optional::isPresent).count() / times.size();
        }

        private static Optional<Duration> median(List<Optional<Duration>> times) {
            List<Duration> known =
                    times.stream().flatMap(Optional::stream).sorted().toList();
            int middle = (times.size() - 1) / 2;
            return middle >= 0 && middle < known.size() ? Optional.of(known.get(middle)) : Optional.empty();
        }
    }

    /**
     * Runs it.
     *
     * @param traffic the calls
     * @param runs how many runs
     * @param seed the seed of the first; the others follow it
     * @param executor where the runs take place, many at once if it has many threads
     * @return how they ended
     */
    public Report run(Traffic traffic, int runs, long seed, Executor executor) {
        List<CompletableFuture<Outcome>> pending = LongStream.range(seed, seed + runs)
                .mapToObj(each ->
                        CompletableFuture.supplyAsync(() -> new Run(this, traffic, mixed(each)).outcome(), executor))
                .toList();
        return new Report(pending.stream().map(CompletableFuture::join).toList());
    }

    /** Neighbouring seeds must not have neighbouring salts. */
    static long mixed(long seed) {
        long mixed = (seed + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        return (mixed ^ mixed >>> 29) * 0x94d049bb133111ebL;
    }
}
