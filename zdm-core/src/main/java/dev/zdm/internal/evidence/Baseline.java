package dev.zdm.internal.evidence;

import dev.zdm.plan.Side;
import java.util.Arrays;

/**
 * How long nine in ten of the first hundred calls took, of whichever side: what takes longer is slow. Frozen, so that a
 * system that becomes slower as a whole does not hide a side that does. Of both sides, because then a slow call is on the
 * new side exactly as likely as any call is as long as both are equally quick, those first hundred included: they are
 * looked at again once the limit is known, and nothing is lost.
 */
final class Baseline {
    private static final int CALLS = 100;
    private static final int QUICK = 90;

    /** Before it is known nothing is slow. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private final long[] nanos = new long[CALLS];
    private final long[] keys = new long[CALLS];
    private final Side[] sides = new Side[CALLS];
    private final long[] epochs = new long[CALLS];
    private int known;
    private volatile long limit = UNKNOWN;

    /** In nanoseconds. */
    long limit() {
        return limit;
    }

    /** Learns from a call while the limit is unknown; the call that makes it known tells of all slow ones of its step. */
    synchronized void learn(StepRecord step, Side side, String key, long took) {
        if (limit != UNKNOWN) {
            step.heard(side, KeySet.hash(key), took, limit);
            return;
        }
        nanos[known] = took;
        keys[known] = KeySet.hash(key);
        sides[known] = side;
        epochs[known] = step.epoch();
        known++;
        if (known == CALLS) {
            freeze(step);
        }
    }

    private void freeze(StepRecord step) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        limit = sorted[QUICK - 1];
        for (int call = 0; call < CALLS; call++) {
            if (epochs[call] == step.epoch()) {
                step.heard(sides[call], keys[call], nanos[call], limit);
            }
        }
    }
}
