package dev.zdm.benchmarks.calibration;

import dev.zdm.calibration.Traffic;
import dev.zdm.calibration.Traffic.Call;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.Side;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Runs of a rule over the same kind of traffic. */
final class Compared {
    private static final int MINUTES = 60;
    private static final long MINUTE = 60_000_000_000L;

    private final Traffic traffic;
    private final int share;
    private final Predicate<Call> hits;

    /** A call hits if it fails, or if it is slow, as one likes. */
    Compared(Traffic traffic, int share, Predicate<Call> hits) {
        this.traffic = traffic;
        this.share = share;
        this.hits = hits;
    }

    /** How many of the runs fired, and the median of when all did, in seconds; empty if most did not. */
    record Result(double fired, OptionalDouble median) {}

    Result run(Supplier<Rule> rule, int runs, long seed, Executor executor) {
        List<Integer> minutes = LongStream.range(seed, seed + runs)
                .mapToObj(each -> CompletableFuture.supplyAsync(() -> minute(rule.get(), each), executor))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
        long fired = minutes.stream().filter(minute -> minute <= MINUTES).count();
        int median = minutes.get((minutes.size() - 1) / 2);
        return new Result(
                (double) fired / runs, median <= MINUTES ? OptionalDouble.of(median * 60.0) : OptionalDouble.empty());
    }

    /** The minute after which the rule fires, or a later one than there are. */
    private int minute(Rule rule, long seed) {
        String salt = "compared-" + seed;
        Iterator<Call> calls = traffic.calls(new Traffic.Setting(
                seed * 0x9e3779b97f4a7c15L, key -> Cohort.inShare(salt, key, share) ? Side.NEW : Side.OLD));
        for (int minute = 1; minute <= MINUTES && calls.hasNext(); minute++) {
            long[] old = new long[2];
            long[] next = new long[2];
            Call call = calls.next();
            for (; call.at().toNanos() < minute * MINUTE; call = calls.next()) {
                long[] side = Cohort.inShare(salt, call.key(), share) ? next : old;
                side[0]++;
                side[1] += hits.test(call) ? 1 : 0;
            }
            if (rule.firesAfter(old[0], old[1], next[0], next[1])) {
                return minute;
            }
        }
        return MINUTES + 1;
    }
}
