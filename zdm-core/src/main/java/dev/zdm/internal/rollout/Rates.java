package dev.zdm.internal.rollout;

import dev.zdm.plan.Finding;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerVerdict;
import java.time.Instant;
import java.util.Locale;

/**
 * Triggers that hold a rate of the new side against a limit. A rate fails only if it is above the limit and would be so by
 * chance, on a side that just keeps the limit, no more often than the plan's risk allows: a few calls do not make a rate.
 *
 * <p>The same users come again, and so do their failures. Where failures have keys, calls and failures are therefore divided
 * by how often each key failed (Rao and Scott, 1992: the effective size of a clustered sample).
 */
final class Rates {
    /** So many calls may be slower than a ninety-fifth percentile. */
    private static final double SLOWER_THAN_P95 = 0.05;

    private final PooledEvidence pool;
    private final double alpha;

    Rates(PooledEvidence pool, double alpha) {
        this.pool = pool;
        this.alpha = alpha;
    }

    /** What is counted, and of how many. */
    private record Sample(String what, long hits, long of, boolean clusters) {
        /** How likely so many are on a side that just keeps the limit. */
        double chance(double limit, double clustered) {
            return Binomial.tail(
                    (long) Math.floor(hits / clustered + 1e-9), Math.max(1, Math.round(of / clustered)), limit);
        }

        boolean isAbove(double limit) {
            return hits > limit * of;
        }
    }

    Finding errors(Trigger trigger) {
        Tally seen = seen(trigger);
        Sample sample = new Sample("failed", failures(seen), seen.next().calls(), true);
        boolean shared = isAbove(seen.old().failures(), seen.old().calls(), trigger.limit(), trigger);
        return judge(trigger, seen, sample, trigger.limit(), shared);
    }

    Finding unavailable(Trigger trigger) {
        Tally seen = seen(trigger);
        long hits = Math.min(seen.next().unavailable(), seen.next().calls());
        Sample sample = new Sample("did not reach it", hits, seen.next().calls(), true);
        double limit = 1 - trigger.limit();
        boolean shared = isAbove(seen.old().unavailable(), seen.old().calls(), limit, trigger);
        return judge(trigger, seen, sample, limit, shared);
    }

    Finding slower(Trigger trigger) {
        Tally seen = seen(trigger);
        long hits = Math.min(seen.next().tooSlow(), seen.next().calls());
        Sample sample = new Sample(
                "took more than " + trigger.limit() + " s", hits, seen.next().calls(), false);
        return judge(trigger, seen, sample, SLOWER_THAN_P95, false);
    }

    /** Without a comparison it has no say: not every migration compares. */
    Finding mismatches(Trigger trigger) {
        Tally seen = seen(trigger);
        if (seen.compared() == 0) {
            return Judge.without(trigger, "nothing was compared");
        }
        Sample sample = new Sample("differed", Math.min(seen.mismatches(), seen.compared()), seen.compared(), false);
        return judge(trigger, seen, sample, trigger.limit(), false);
    }

    private Tally seen(Trigger trigger) {
        return pool.sumSince(begin(trigger));
    }

    private Instant begin(Trigger trigger) {
        return pool.ago(trigger.window());
    }

    private static long failures(Tally seen) {
        return Math.min(seen.next().failures(), seen.next().calls());
    }

    /** How often each failing key of the new side failed in the window, as far as failures have keys. */
    private double clustered(Trigger trigger, Tally seen) {
        long keys = pool.newKeysFailedSince(begin(trigger));
        double withKey = Math.min(
                1, (double) seen.next().keyed() / Math.max(1, seen.next().calls()));
        return keys == 0 ? 1 : Math.max(1, failures(seen) * withKey / keys);
    }

    private static boolean isAbove(long hits, long of, double limit, Trigger trigger) {
        return of > 0 && of >= trigger.minimumCalls() && hits > limit * of;
    }

    private Finding judge(Trigger trigger, Tally seen, Sample sample, double limit, boolean shared) {
        if (!seen.isSound()) {
            return Judge.unsound(trigger);
        }
        if (sample.of() == 0) {
            return new Finding(trigger.name(), TriggerVerdict.NO_DATA, trigger.reaction(), "no call of the new side");
        }
        String numbers = Numbers.of(sample.hits()) + " of " + Numbers.of(sample.of()) + " " + sample.what() + " ("
                + Numbers.percent((double) sample.hits() / sample.of()) + "), limit " + Numbers.percent(limit);
        if (sample.of() < trigger.minimumCalls()) {
            return found(trigger, TriggerVerdict.INCONCLUSIVE, numbers + ", fewer than " + trigger.minimumCalls());
        }
        if (!sample.isAbove(limit)) {
            return found(trigger, TriggerVerdict.PASS, numbers);
        }
        if (shared) {
            String both = ", the old side misses the limit, too: going back would not help";
            return found(trigger, TriggerVerdict.INCONCLUSIVE, numbers + both);
        }
        double chance = sample.chance(limit, sample.clusters() ? clustered(trigger, seen) : 1);
        return found(
                trigger,
                chance <= alpha ? TriggerVerdict.FAIL : TriggerVerdict.INCONCLUSIVE,
                numbers + String.format(Locale.ROOT, ", by chance %.2g, to be less than %.2g", chance, alpha));
    }

    private static Finding found(Trigger trigger, TriggerVerdict verdict, String numbers) {
        return new Finding(trigger.name(), verdict, trigger.reaction(), numbers);
    }
}
