package dev.zdm.internal.rollout;

import dev.zdm.plan.Finding;
import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.Side;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.plan.TriggerVerdict;
import dev.zdm.spi.EvidencePart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the fleet's evidence says of the present step: the same answer to the same evidence, whoever asks. A trigger that has
 * nothing to look at in the present phase has no say: it reports that there is no data, and holds nothing up.
 *
 * @param plan the plan, whose triggers are asked in their order
 * @param steps how many steps of share there are; the plan's risk is shared by them
 */
public record Judge(RolloutPlan plan, int steps) {
    private static final Set<TriggerMeasure> OF_THE_NEW_SIDE =
            Set.of(TriggerMeasure.ERROR_RATE, TriggerMeasure.LATENCY_P95, TriggerMeasure.AVAILABILITY);

    /** The application's own findings are given, and come in their triggers' place. */
    public Judgement judge(MigrationState state, PooledEvidence pool, List<Finding> own) {
        List<Finding> findings = new ArrayList<>();
        for (Trigger trigger : plan.triggers()) {
            findings.add(find(trigger, state, pool, own));
        }
        long calls = Math.max(0, pool.sumSince(Instant.MIN).next().calls());
        return new Judgement(state.epoch(), pool.inStep(), calls, findings);
    }

    private Finding find(Trigger trigger, MigrationState state, PooledEvidence pool, List<Finding> own) {
        double alpha = plan.risk() / Math.max(1, steps);
        if (OF_THE_NEW_SIDE.contains(trigger.measure()) && !servesNew(state)) {
            return without(trigger, "the new side answers nobody in this phase");
        }
        return switch (trigger.measure()) {
            case FAILURE_ORIGIN -> new Origins(pool, state, alpha).failures(trigger);
            case SLOWNESS_ORIGIN -> new Origins(pool, state, alpha).slowness(trigger);
            case ERROR_RATE -> new Rates(pool, alpha).errors(trigger);
            case AVAILABILITY -> new Rates(pool, alpha).unavailable(trigger);
            case LATENCY_P95 -> new Rates(pool, alpha).slower(trigger);
            case MISMATCH_RATE -> new Rates(pool, alpha).mismatches(trigger);
            case BACKLOG_AGE -> backlog(trigger, pool);
            case BREAKER_OPEN -> breakers(trigger, pool);
            case CUSTOM -> ofApplication(trigger, own);
        };
    }

    private static boolean servesNew(MigrationState state) {
        Side side = state.phase() instanceof Phase data
                ? data.readSide(true)
                : state.servicePhase().callSide(true);
        return side == Side.NEW && (!state.phase().takesShare() || state.share() > 0);
    }

    private static Finding backlog(Trigger trigger, PooledEvidence pool) {
        List<EvidencePart> parts = pool.latestSince(pool.ago(trigger.window())).toList();
        Duration oldest = parts.stream()
                .map(EvidencePart::backlogAge)
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
        double seconds = oldest.toMillis() / 1_000.0;
        String numbers = "the oldest copy is owed for " + Numbers.decimals(seconds) + " s, limit "
                + Numbers.decimals(trigger.limit()) + " s";
        return compared(trigger, parts, seconds, numbers);
    }

    private static Finding breakers(Trigger trigger, PooledEvidence pool) {
        List<EvidencePart> parts = pool.latestSince(pool.ago(trigger.window())).toList();
        long open = parts.stream().filter(EvidencePart::breakerOpen).count();
        String numbers = open + " of " + parts.size() + " breakers open, limit " + Numbers.decimals(trigger.limit());
        return compared(trigger, parts, (double) open, numbers);
    }

    private static Finding compared(Trigger trigger, List<EvidencePart> parts, double figure, String numbers) {
        TriggerVerdict verdict = parts.isEmpty()
                ? TriggerVerdict.NO_DATA
                : figure > trigger.limit() ? TriggerVerdict.FAIL : TriggerVerdict.PASS;
        return new Finding(
                trigger.name(), verdict, trigger.reaction(), parts.isEmpty() ? "no instance was heard of" : numbers);
    }

    private static Finding ofApplication(Trigger trigger, List<Finding> own) {
        return own.stream()
                .filter(each -> each.trigger().equals(trigger.name()))
                .findFirst()
                .orElseGet(() -> new Finding(
                        trigger.name(),
                        TriggerVerdict.ERROR,
                        trigger.reaction(),
                        "the application's trigger was not asked"));
    }

    /** There is nothing that the trigger could look at. */
    static Finding without(Trigger trigger, String why) {
        return new Finding(trigger.name(), TriggerVerdict.NO_DATA, Reaction.REPORT, why);
    }

    /** Some instance has claimed what cannot be. */
    static Finding unsound(Trigger trigger) {
        return new Finding(
                trigger.name(),
                TriggerVerdict.ERROR,
                trigger.reaction(),
                "the evidence contradicts itself; look for an instance of another version");
    }
}
