package dev.zdm.internal.rollout;

import dev.zdm.internal.evidence.ActiveKeys;
import dev.zdm.plan.Finding;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerVerdict;
import java.time.Duration;
import java.time.Instant;

/** Triggers that ask on which side keys go wrong; see {@link OriginTest}. */
final class Origins {
    /** Slightly broken, and nearly dead. */
    private static final double[] FAILING = {3, 15};

    /** If one call in ten is slow, none can be slow more than ten times as often. */
    private static final double[] SLOW = {2, 4};

    /** With fewer keys, nobody knows what share of them a flag has assigned. */
    private static final double ENOUGH_KEYS = 20;

    private final PooledEvidence pool;
    private final MigrationState state;
    private final double alpha;

    Origins(PooledEvidence pool, MigrationState state, double alpha) {
        this.pool = pool;
        this.state = state;
        this.alpha = alpha;
    }

    Finding failures(Trigger trigger) {
        return judge(trigger, pool.ago(trigger.window()), "failing", FAILING);
    }

    /** In windows that follow each other: a key counts once in each. */
    Finding slowness(Trigger trigger) {
        long window = trigger.window().toMillis();
        Duration sinceWindow = Duration.ofMillis(pool.inStep().toMillis() % Math.max(1, window));
        return judge(trigger, pool.ago(sinceWindow), "slow", SLOW);
    }

    private Finding judge(Trigger trigger, Instant since, String what, double[] factors) {
        if (!state.phase().takesShare()) {
            return Judge.without(trigger, "no keys are assigned to sides in this phase");
        }
        double share = share();
        if (Double.isNaN(share)) {
            return Judge.unsound(trigger);
        }
        if (share <= 0 || share >= 1) {
            return Judge.without(trigger, "all keys are on one side");
        }
        Tally seen = pool.sumSince(since);
        if (!seen.isSound()) {
            return Judge.unsound(trigger);
        }
        OriginTest test = new OriginTest(share, trigger.limit(), alpha, factors);
        boolean failing = what.equals("failing");
        pool.since(since).forEach(each -> test.add(count(each.next(), failing), count(each.old(), failing)));
        long onNew = count(seen.next(), failing);
        long all = onNew + count(seen.old(), failing);
        String numbers = Numbers.of(onNew) + " of " + Numbers.of(all) + " " + what + " keys on the new side at "
                + percent(share) + " %, likelihood ratio " + Numbers.ratio(test.log()) + " of "
                + Numbers.ratio(test.threshold());
        return new Finding(trigger.name(), verdict(trigger, seen, test), trigger.reaction(), numbers);
    }

    private static long count(Tally.Half half, boolean failing) {
        return failing ? half.failingKeys() : half.slow();
    }

    /** That of the plan; where a flag decides, that of the keys which were seen. */
    private double share() {
        String old = pool.activeKeys(Side.OLD);
        String next = pool.activeKeys(Side.NEW);
        if (old.isEmpty() && next.isEmpty()) {
            return state.share() / 100.0;
        }
        double onNew = ActiveKeys.estimate(next);
        double all = onNew + ActiveKeys.estimate(old);
        return onNew == 0 || onNew == all ? Math.rint(onNew / Math.max(1, all)) : (onNew + 0.5) / (all + 1);
    }

    private TriggerVerdict verdict(Trigger trigger, Tally seen, OriginTest test) {
        double log = test.log();
        if (Double.isNaN(log)) {
            return TriggerVerdict.ERROR;
        }
        if (seen.next().keyed() == 0) {
            return TriggerVerdict.NO_DATA;
        }
        if (seen.next().keyed() < trigger.minimumCalls() || !hasEnoughKeys()) {
            return TriggerVerdict.INCONCLUSIVE;
        }
        if (log > test.threshold()) {
            return TriggerVerdict.FAIL;
        }
        return log > test.threshold() / 2 ? TriggerVerdict.INCONCLUSIVE : TriggerVerdict.PASS;
    }

    private boolean hasEnoughKeys() {
        String old = pool.activeKeys(Side.OLD);
        String next = pool.activeKeys(Side.NEW);
        return (old.isEmpty() && next.isEmpty()) || ActiveKeys.estimate(old) + ActiveKeys.estimate(next) >= ENOUGH_KEYS;
    }

    private static String percent(double share) {
        long percent = Math.round(share * 100);
        return Math.abs(share * 100 - percent) < 1e-9 ? Numbers.of(percent) : Numbers.decimals(share * 100);
    }
}
