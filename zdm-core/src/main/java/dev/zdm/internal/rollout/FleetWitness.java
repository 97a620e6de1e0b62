package dev.zdm.internal.rollout;

import dev.zdm.internal.evidence.RouteEvidence;
import dev.zdm.plan.Finding;
import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.plan.TriggerVerdict;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.RolloutTrigger;
import dev.zdm.spi.RolloutTrigger.Opinion;
import dev.zdm.spi.StepEvidence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shares what this instance has seen, and judges what all of them have. Used by one thread at a time. */
public final class FleetWitness implements Witness {
    private final Judge judge;
    private final RouteEvidence seen;
    private final StepEvidence shared;
    private final Place place;
    private final List<RolloutTrigger> own;
    private @Nullable PooledEvidence pooled;

    public FleetWitness(Judge judge, RouteEvidence seen, StepEvidence shared, Place place, List<RolloutTrigger> own) {
        this.judge = judge;
        this.seen = seen;
        this.shared = shared;
        this.place = place;
        this.own = List.copyOf(own);
    }

    @Override
    public Judgement testify(MigrationState state) {
        shared.write(seen.part(place, state));
        PooledEvidence all = pooled;
        if (all == null || all.epoch() != state.epoch()) {
            all = new PooledEvidence(state.epoch());
            pooled = all;
        }
        all.add(shared.read(state.migration(), state.epoch(), all.since()));
        return judge.judge(state, all, opinions(state));
    }

    private List<Finding> opinions(MigrationState state) {
        List<Finding> findings = new ArrayList<>();
        for (Trigger trigger : judge.plan().triggers()) {
            if (trigger.measure() == TriggerMeasure.CUSTOM) {
                own.stream()
                        .filter(each -> each.name().equals(trigger.name()))
                        .findFirst()
                        .ifPresent(each -> findings.add(opinion(trigger, each, state)));
            }
        }
        return findings;
    }

    private static Finding opinion(Trigger trigger, RolloutTrigger own, MigrationState state) {
        Opinion opinion;
        try {
            opinion = own.judge(state);
        } catch (RuntimeException e) {
            opinion =
                    new Opinion(TriggerVerdict.ERROR, "it threw " + e.getClass().getName());
        }
        return new Finding(trigger.name(), opinion.verdict(), trigger.reaction(), opinion.numbers());
    }
}
