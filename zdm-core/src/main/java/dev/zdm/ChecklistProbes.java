package dev.zdm;

import dev.zdm.event.ScanKind;
import dev.zdm.health.CheckResult;
import dev.zdm.health.HealthCheck;
import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.health.NamedCheck;
import dev.zdm.health.UrlCheck;
import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ChecklistItem.ByApplication;
import dev.zdm.plan.ChecklistItem.ByEngine;
import dev.zdm.plan.ChecklistItem.Check;
import dev.zdm.plan.ChecklistItem.Ready;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.Side;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.spi.ConnectionPools;
import dev.zdm.spi.ConnectionPools.Pool;
import dev.zdm.spi.RestorePoints;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What looks at the items of a checklist that a machine can check, with what it was given to look at. */
record ChecklistProbes(Environment environment, CommonParts common, MigrationControl migration, ZdmHealth health) {
    /** A change of the state takes two: see the page on concepts. */
    private static final int FOR_CHANGES = 2;

    /** Health's own checks have timeouts of their own. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Empty if a person has to look. */
    Optional<NamedCheck> of(ChecklistItem item) {
        if (item.checker() instanceof ByApplication own) {
            return Optional.of(
                    NamedCheck.of(item.name(), application(own.check())).within(own.timeout()));
        }
        return item.checker() instanceof ByEngine engine ? engine(item.name(), engine.what()) : Optional.empty();
    }

    private static HealthCheck application(Check check) {
        return () -> check.missing().map(Answer::unhealthy).orElseGet(() -> Answer.healthy(""));
    }

    private Optional<NamedCheck> engine(String name, Ready what) {
        return switch (what) {
            case RESTORE_POINT -> restorePoint(name);
            case DASHBOARDS -> dashboards(name);
            case CONNECTION_POOL -> pools(name);
            case FEATURE_FLAG -> Optional.of(NamedCheck.of(name, this::flag));
            case HEALTH -> here(name, this::healthy).map(check -> check.within(PATIENCE));
            case NOTIFIER -> here(name, this::notifier);
            case AUDIT_TRAIL -> here(name, this::auditTrail);
            case REHEARSAL -> here(name, this::rehearsal);
            case SLOWNESS_TRIGGER -> here(name, this::slowness);
            case BACKLOG -> here(name, this::backlog);
            case DEAD_LETTERS -> here(name, this::deadLetters);
            case VERIFICATION -> isService() ? Optional.empty() : here(name, this::verification);
        };
    }

    /** On the thread of whoever asks: it asks the same stores as the gates do on that thread. */
    private static Optional<NamedCheck> here(String name, HealthCheck check) {
        return Optional.of(NamedCheck.of(name, check).immediately());
    }

    private boolean isService() {
        return state().kind() == MigrationKind.SERVICE;
    }

    private MigrationState state() {
        return common.view().state();
    }

    private Optional<NamedCheck> restorePoint(String name) {
        RestorePoints points = environment.preparations().restorePoints();
        return points == null
                ? Optional.empty()
                : Optional.of(NamedCheck.of(
                        name,
                        () -> points.latest(common.id())
                                .map(point -> Answer.healthy(point.name() + " of " + point.at() + " by " + point.by()))
                                .orElseGet(() -> Answer.unhealthy("no restore point is recorded"))));
    }

    private Optional<NamedCheck> dashboards(String name) {
        List<UrlCheck> urls = environment.preparations().dashboards();
        return urls.isEmpty()
                ? Optional.empty()
                : Optional.of(NamedCheck.of(name, () -> all(urls))
                        .within(NamedCheck.DEFAULT_TIMEOUT.multipliedBy(urls.size())));
    }

    private static Answer all(List<UrlCheck> checks) throws InterruptedException {
        for (UrlCheck check : checks) {
            Answer answer = check.look();
            if (!answer.healthy()) {
                return answer;
            }
        }
        return Answer.healthy(checks.size() + " answer");
    }

    private Optional<NamedCheck> pools(String name) {
        ConnectionPools pools = environment.preparations().pools();
        int needed = FOR_CHANGES + (isService() ? 0 : common.settings().scan.lanes());
        return pools == null
                ? Optional.empty()
                : Optional.of(NamedCheck.of(name, () -> largeEnough(pools.pools(), needed)));
    }

    private static Answer largeEnough(List<Pool> pools, int needed) {
        List<Pool> small =
                pools.stream().filter(pool -> pool.maximum() < needed).toList();
        if (pools.isEmpty()) {
            return Answer.unhealthy("no pool is known");
        }
        return small.isEmpty()
                ? Answer.healthy("each has room for " + needed)
                : Answer.unhealthy(needed + " connections are needed: one for each lane of a scan and " + FOR_CHANGES
                        + " for changes; too few have "
                        + small.stream()
                                .map(pool -> pool.name() + " (" + pool.maximum() + ")")
                                .collect(Collectors.joining(", ")));
    }

    /** The gate throws if it does not know the flag. */
    private Answer flag() {
        String feature = common.settings().feature;
        if (feature == null) {
            return Answer.healthy("no flag is bound, the share decides");
        }
        boolean unused = Registration.gateOf(environment, common.settings()).isActive(feature, "");
        return Answer.healthy("the gate knows '" + feature + "'");
    }

    private Answer healthy() {
        List<String> ill = health.report().checks().stream()
                .filter(check ->
                        check.migration().isEmpty() || check.migration().equals(common.id()))
                .filter(check -> !check.isHealthy())
                .map(CheckResult::name)
                .toList();
        return ill.isEmpty() ? Answer.healthy("all are healthy") : Answer.unhealthy("unhealthy are " + ill);
    }

    private Answer notifier() {
        return environment.notifiers().isEmpty()
                ? Answer.unhealthy("there is no notifier")
                : Answer.healthy(environment.notifiers().size() + " notifiers");
    }

    private Answer auditTrail() {
        return common.store().isVolatile()
                ? Answer.unhealthy("the state store forgets everything when the process ends")
                : Answer.healthy("in the state store");
    }

    private Answer rehearsal() {
        MigrationState state = state();
        return common.store().rollouts().notes().of(common.id(), state.run()).stream()
                .filter(note -> note.kind() == Kind.REHEARSED)
                .findFirst()
                .map(note -> Answer.healthy(note.subject() + " by " + note.by() + " at " + note.at()))
                .orElseGet(
                        () -> Answer.unhealthy("rehearse() was not called in this run, or did not come forward again"));
    }

    private Answer slowness() {
        return common.settings().rollout.triggers().stream().anyMatch(ChecklistProbes::watchesTime)
                ? Answer.healthy("")
                : Answer.unhealthy("the plan has no trigger on latency that holds it or turns it back");
    }

    private static boolean watchesTime(Trigger trigger) {
        boolean isTime =
                trigger.measure() == TriggerMeasure.LATENCY_P95 || trigger.measure() == TriggerMeasure.SLOWNESS_ORIGIN;
        return isTime && trigger.reaction() != Reaction.REPORT;
    }

    private Answer backlog() throws Exception {
        return migration instanceof Migration<?, ?> data
                ? StoreChecks.backlog(data.parts()).look()
                : Answer.healthy("its sides owe each other no copies");
    }

    private Answer deadLetters() {
        if (!(migration instanceof Migration<?, ?> data) || state().phase() == Phase.OLD_ONLY) {
            return Answer.healthy("nothing can be owed");
        }
        return data.parts()
                .repairs()
                .map(repairs -> MigrationStatus.Backlog.of(List.of(Side.values()), repairs.debts()::backlog))
                .filter(owed -> owed.deadLetters() > 0 || owed.unknown())
                .map(owed -> Answer.unhealthy(owed.toString()))
                .orElseGet(() -> Answer.healthy("none was given up"));
    }

    private Answer verification() {
        Optional<Scan> scan = common.store().scans().find(common.id(), state().run(), ScanKind.VERIFICATION);
        if (scan.filter(Scan::isFinished).isEmpty()) {
            return Answer.unhealthy("no verification has ended in this run");
        }
        return scan.get().mismatches() == 0
                ? Answer.healthy(scan.get().rows() + " rows are alike")
                : Answer.unhealthy(scan.get().mismatches() + " of " + scan.get().rows() + " rows differ");
    }
}
