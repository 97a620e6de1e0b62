package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.checks.Misuse;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScheduleWindow;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** Plans of a rollout that contradict themselves or their migration, and persons who look at another state. */
final class RolloutMisuses {
    private static final String AREA = "Rollouts";
    private static final Instruction ANN = Instruction.by("ann").because("a try");
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, false, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private RolloutMisuses() {}

    private record Plan(Set<String> approvals, int holdback, List<Trigger> triggers, double risk, Duration checkEvery) {
        static final Plan GOOD = new Plan(Set.of(), 0, Trigger.DEFAULTS, 0.01, Duration.ofSeconds(1));

        RolloutPlan plan() {
            return new RolloutPlan(
                    RolloutMode.AUTO,
                    100,
                    Duration.ofMinutes(5),
                    approvals,
                    holdback,
                    Duration.ofMinutes(10),
                    List.of(),
                    triggers,
                    risk,
                    checkEvery,
                    true,
                    ChecklistPolicy.NONE);
        }

        Plan approving(String step) {
            return new Plan(Set.of(step), holdback, triggers, risk, checkEvery);
        }

        Plan holding(int percent) {
            return new Plan(approvals, percent, triggers, risk, checkEvery);
        }

        Plan judging(Trigger... others) {
            return new Plan(approvals, holdback, List.of(others), risk, checkEvery);
        }

        Plan risking(double other) {
            return new Plan(approvals, holdback, triggers, other, checkEvery);
        }

        Plan looking(Duration other) {
            return new Plan(approvals, holdback, triggers, risk, other);
        }
    }

    private static Trigger trigger(String name, TriggerMeasure measure, double limit) {
        return new Trigger(name, measure, limit, Duration.ofMinutes(1), 0, Reaction.AUTOMATIC);
    }

    private interface Declaring {
        DataDeclaration<Long, OldRow, NewRow> of(DataDeclaration<Long, OldRow, NewRow> rows);
    }

    private interface Use {
        void of(Migration<Long, OldRow> rows);
    }

    private static Misuse declared(String deed, Declaring declaring, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    try (Rig rig = Rig.in(Phase.OLD_ONLY, 0, builder -> builder.featureGate((feature, key) -> false))) {
                        var unused = declaring.of(rig.rows()).register();
                    }
                }),
                words);
    }

    private static Misuse used(String deed, Use use, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    try (Rig rig = Rig.in(Phase.READ_NEW, 25)) {
                        use.of(rig.rows().gates(OPEN).volatileState(true).register());
                    }
                }),
                words);
    }

    static List<Misuse> all() {
        return List.of(
                declared(
                        "planned a risk that is no number",
                        rows -> rows.rollout(Plan.GOOD.risking(Double.NaN).plan()),
                        "zdm: the rollout plan has a risk of NaN. Remedy: give a number above 0, at most 0.5, such as 0.01."),
                declared(
                        "planned a look every 31 seconds",
                        rows -> rows.rollout(
                                Plan.GOOD.looking(Duration.ofSeconds(31)).plan()),
                        "zdm: the rollout plan has a look every PT31S. Remedy: give more than zero and at most 30 seconds."),
                declared(
                        "held back more than half",
                        rows -> rows.rollout(Plan.GOOD.holding(51).plan()),
                        "zdm: the rollout plan has a holdback of 51 %. Remedy: give 0 to 50 percent."),
                declared(
                        "planned two triggers of one name",
                        rows -> rows.rollout(Plan.GOOD
                                .judging(
                                        trigger("mine", TriggerMeasure.ERROR_RATE, 0.1),
                                        trigger("mine", TriggerMeasure.ERROR_RATE, 0.2))
                                .plan()),
                        "zdm: the rollout plan has two triggers named 'mine'. Remedy: give each a name of its own."),
                declared(
                        "gave a trigger a limit that is no number",
                        rows -> rows.rollout(Plan.GOOD
                                .judging(trigger("mine", TriggerMeasure.LATENCY_P95, Double.NaN))
                                .plan()),
                        "zdm: trigger 'mine' has the limit NaN. Remedy: give a number of 0 or more, in the unit of its measure."),
                declared(
                        "gave a share of errors in percent",
                        rows -> rows.rollout(Plan.GOOD
                                .judging(trigger("mine", TriggerMeasure.ERROR_RATE, 5))
                                .plan()),
                        "zdm: trigger 'mine' has the limit 5.0. Remedy: give a share between 0 and 1, such as 0.05 for 5 %."),
                declared(
                        "planned a window without days",
                        rows -> {
                            var unused =
                                    new ScheduleWindow(Set.of(), LocalTime.NOON, LocalTime.MIDNIGHT, ZoneOffset.UTC);
                            return rows;
                        },
                        "zdm: a schedule window has no days. Remedy: name the days on which it begins, such as MONDAY."),
                declared(
                        "declared shares that go down",
                        rows -> rows.readSteps(List.of(5, 50, 25, 100)),
                        "migration 'rows': read steps [5, 50, 25, 100] are not rising to 100. Remedy: give percent such as 5, 25, 50, 100."),
                declared(
                        "wanted an approval before a step that does not exist",
                        rows -> rows.rollout(Plan.GOOD.approving("READ_NEWS").plan()),
                        "migration 'rows': the rollout plan has an approval before 'READ_NEWS', which is no step. Remedy: name one of [OLD_ONLY, DUAL_WRITE, BACKFILL, SYNC, READ_NEW, WRITE_NEW, NEW_ONLY] or of the shares [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100]."),
                declared(
                        "held keys back where a flag decides",
                        rows -> rows.feature("F").rollout(Plan.GOOD.holding(5).plan()),
                        "migration 'rows': the rollout plan has a holdback, but flag 'F' decides. Remedy: hold keys back by the flag, or bind none."),
                declared(
                        "began with a share beyond the holdback",
                        rows -> rows.readSteps(List.of(100))
                                .rollout(Plan.GOOD.holding(5).plan()),
                        "migration 'rows': the rollout plan has a holdback of 5 %, but begins with 100 %. Remedy: begin with a share that leaves the holdback."),
                declared(
                        "planned a trigger of the application's own and gave none",
                        rows -> rows.rollout(Plan.GOOD
                                .judging(trigger("sales", TriggerMeasure.CUSTOM, 0))
                                .plan()),
                        "migration 'rows': the rollout plan has the trigger 'sales' of the application's own, known are []. Remedy: give it to Zdm, or correct the name."),
                used(
                        "dismissed a trigger that the plan does not have",
                        rows -> rows.rollout().dismiss("error-rat", ANN),
                        "migration 'rows' in READ_NEW: the plan has no trigger 'error-rat', only [failure-origin, slowness-origin, error-rate, latency-p95, availability, mismatch-rate, backlog-age, breaker-open]. Remedy: correct the name."),
                used(
                        "approved what has moved since",
                        rows -> rows.rollout().approve(ANN.atEpoch(99)),
                        "migration 'rows' in READ_NEW: epoch 99 was expected, but it is 1 since <time> by test. Remedy: look at the present state, READ_NEW 25 %, and decide again."),
                used(
                        "approved what was rolled back meanwhile",
                        RolloutMisuses::approveAfterRollback,
                        "migration 'rows' in SYNC: epoch 1 was expected, but it is 2 since <time> by ann. Remedy: look at the present state, SYNC, and decide again."),
                used(
                        "approved in the name of the rollout",
                        rows -> rows.rollout().approve(Instruction.by("zdm rollout")),
                        "migration 'rows' in READ_NEW: 'zdm rollout' is the name of the rollout itself. Remedy: give the name of the person who decides."),
                used(
                        "rehearsed the way back while it was paused",
                        RolloutMisuses::rehearsePaused,
                        "migration 'rows' in READ_NEW: it is paused, so that it would go back and could not come forward again. Remedy: resume() it first."));
    }

    private static void approveAfterRollback(Migration<Long, OldRow> rows) {
        long seen = rows.state().epoch();
        var unused = rows.rollback(ANN);
        rows.rollout().approve(ANN.atEpoch(seen));
    }

    private static void rehearsePaused(Migration<Long, OldRow> rows) {
        var held = rows.pause(ANN);
        var unused = rows.rollout().rehearse(ANN);
    }
}
