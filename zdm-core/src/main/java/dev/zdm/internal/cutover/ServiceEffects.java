package dev.zdm.internal.cutover;

import dev.zdm.internal.evidence.EpochFigures;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.ServicePhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Service migrations move no data, so a step needs nothing but good comparisons. */
public final class ServiceEffects implements Effects {
    private final Evidence evidence;
    private final GatePolicy policy;

    public ServiceEffects(Evidence evidence, GatePolicy policy) {
        this.evidence = evidence;
        this.policy = policy;
    }

    @Override
    public List<Refusal> refusals(MigrationState from, Target to) {
        List<Refusal> refusals = new ArrayList<>();
        if (to.forward() && from.phase() != ServicePhase.OLD_ONLY) {
            EpochFigures epoch = evidence.of(from.epoch());
            Comparisons.check(epoch, to.others(), policy).ifPresent(refusals::add);
        }
        return refusals;
    }

    @Override
    public Optional<Refusal> before(MigrationState from, MigrationState to) {
        return Optional.empty();
    }

    @Override
    public Optional<Refusal> after(MigrationState to) {
        return Optional.empty();
    }

    @Override
    public boolean isUnfinished(MigrationState state) {
        return false;
    }
}
