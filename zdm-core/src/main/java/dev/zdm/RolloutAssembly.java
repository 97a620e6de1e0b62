package dev.zdm;

import dev.zdm.internal.cutover.Transitions;
import dev.zdm.internal.evidence.RouteEvidence;
import dev.zdm.internal.rollout.Controller;
import dev.zdm.internal.rollout.Desk;
import dev.zdm.internal.rollout.FleetWitness;
import dev.zdm.internal.rollout.Judge;
import dev.zdm.internal.rollout.Looks;
import dev.zdm.internal.rollout.Notebook;
import dev.zdm.internal.rollout.Pilot;
import dev.zdm.internal.rollout.Rehearsal;
import dev.zdm.internal.rollout.ScanStarter;
import dev.zdm.internal.rollout.Witness;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import java.time.Duration;
import java.util.Optional;

/** Puts the rollout of one migration together. */
record RolloutAssembly(Environment environment, CommonParts common) {

    Rollout rollout(Transitions transitions, ScanStarter scans) {
        Notebook notebook = new Notebook(common.store().rollouts().notes());
        Controller controller = new Controller(new Controller.Context(
                new Pilot(plan(), common.settings().reads()),
                common.store(),
                common.view(),
                transitions,
                witness(),
                scans,
                common.events(),
                environment.time()));
        Looks looks = new Looks(
                controller,
                new Looks.Setting(plan(), common.view(), common.events(), environment.time(), environment.executor()));
        return new Rollout(
                common, looks, new Desk(this::present, notebook), new Rehearsal(transitions, common.view(), notebook));
    }

    private RolloutPlan plan() {
        return common.settings().rollout;
    }

    /** As the state store knows it: an instance may be one renewal behind. */
    private MigrationState present() {
        common.lease().renew();
        return common.view().state();
    }

    private Witness witness() {
        RouteEvidence seen =
                new RouteEvidence(environment.time(), common.evidence(), tooSlow(), common.settings().feature != null);
        common.evidence().reportRoutesTo(seen);
        return new FleetWitness(
                new Judge(plan(), common.settings().reads().steps().size()),
                seen,
                common.store().rollouts().evidence(),
                common.lease().place(),
                environment.triggers());
    }

    private Optional<Duration> tooSlow() {
        return plan().triggers().stream()
                .filter(trigger -> trigger.measure() == TriggerMeasure.LATENCY_P95)
                .map(Trigger::limit)
                .map(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
                .findFirst();
    }
}
