package dev.zdm.internal.report;

import dev.zdm.internal.cutover.Step;
import dev.zdm.internal.cutover.WayBack;
import dev.zdm.internal.rollout.Pilot;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScanForecast;
import dev.zdm.plan.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a migration is going to do, as text that is reviewed before it begins. It walks the steps that the rollout itself
 * would take, so that the two cannot tell different stories, and holds no date: the same plan gives the same text.
 */
public record Runbook(Subject subject, Pilot pilot) {

    /** What is migrated. */
    public record Subject(
            String migration, MigrationKind kind, GatePolicy gates, List<String> notCovered, Set<String> signed) {}

    /** One step, from the state in which it finds the migration. */
    private record Leg(int number, MigrationState from, Step step) {
        MigrationState to() {
            return from.movedTo(step.phase(), step.share(), Instant.EPOCH, "", "");
        }

        boolean begins() {
            return step.phase() != from.phase();
        }
    }

    /** Markdown. */
    public String text(Optional<ScanForecast> forecast) {
        List<Leg> legs = legs();
        Markdown text = new Markdown().heading(1, "Runbook: " + subject.migration());
        text.paragraph("A " + subject.kind().name().toLowerCase(Locale.ROOT) + " migration, moved in mode "
                + plan().mode() + ". " + movers());
        text.heading(2, "Steps").table(COLUMNS, legs.stream().map(this::row).toList());
        text.list(waits(forecast));
        text.heading(2, "Gates").paragraph("Every step asks also: " + String.join(", ", StepConditions.ALWAYS) + ".");
        text.table(List.of("gate", "what must be so"), gates(legs));
        if (!plan().checklist().isEmpty()) {
            text.heading(2, "Checklists").table(RunbookTexts.ITEMS, items());
        }
        text.heading(2, "Triggers").paragraph(RunbookTexts.risk(plan())).table(RunbookTexts.TRIGGERS, triggers());
        text.heading(2, "The way back").table(List.of("from", "where to, and what it costs"), waysBack(legs));
        text.heading(2, "How to say it").table(RunbookTexts.VERBS, RunbookTexts.verbs(subject.migration()));
        text.heading(2, "What zdm does not see").list(unseen());
        return text.toString();
    }

    private static final List<String> COLUMNS =
            List.of("#", "from", "to", "who takes it", "command", "before it, at least", "gates");

    private RolloutPlan plan() {
        return pilot.plan();
    }

    private List<Leg> legs() {
        List<Leg> legs = new ArrayList<>();
        MigrationState state = MigrationState.initial(subject.migration(), subject.kind(), Instant.EPOCH, "");
        Optional<Step> next = pilot.next(state);
        while (next.isPresent()) {
            Leg leg = new Leg(legs.size() + 1, state, next.get());
            legs.add(leg);
            state = leg.to();
            next = pilot.next(state);
        }
        return legs;
    }

    private List<String> row(Leg leg) {
        List<String> gates = StepConditions.of(leg.from(), leg.step());
        return List.of(
                Integer.toString(leg.number()),
                leg.from().describe(),
                leg.step().describe(),
                mover(leg),
                "`" + command(leg) + "`",
                atLeast(leg.from()),
                gates.isEmpty() ? "–" : String.join(", ", gates));
    }

    private String movers() {
        return switch (plan().mode()) {
            case MANUAL -> "A person takes every step; triggers are shown, and nobody acts on them.";
            case ASSISTED -> "A person confirms every step that the rollout proposes.";
            case AUTO -> "The rollout takes the steps; where it says so below, a person approves them first.";
        };
    }

    private String mover(Leg leg) {
        if (plan().mode() == RolloutMode.MANUAL) {
            return "**a person**";
        }
        boolean asked = leg.number() == 1
                || plan().wantsApproval(leg.step().phase(), leg.step().share(), leg.begins());
        return asked ? "the rollout, once **a person** approves" : "the rollout";
    }

    /** Where a holdback comes between, a step forward would pass it over. */
    private String command(Leg leg) {
        boolean plain = Step.forward(leg.from(), pilot.reads())
                .filter(leg.step()::equals)
                .isPresent();
        String verb = plan().mode() != RolloutMode.MANUAL && mover(leg).contains("person")
                ? "approve"
                : plain ? "advance" : "share";
        String id = subject.migration();
        return "zdm-cli " + verb + " " + id
                + (verb.equals("share") ? " " + leg.step().share() : "");
    }

    private String atLeast(MigrationState from) {
        boolean waits =
                plan().mode() != RolloutMode.MANUAL && !pilot.atLeast(from).isZero();
        String time = waits ? RunbookTexts.time(pilot.atLeast(from)) : "–";
        return waits && from.phase().takesShare() ? time + " and " + plan().minimumCalls() + " calls" : time;
    }

    private List<String> waits(Optional<ScanForecast> forecast) {
        List<String> waits = new ArrayList<>();
        if (subject.kind() == MigrationKind.DATA) {
            waits.add(RunbookTexts.scans(plan()) + ". " + RunbookTexts.forecast(forecast));
            waits.add("before NEW_ONLY the writes bake on the new side for "
                    + RunbookTexts.time(subject.gates().bakeTime()));
        }
        waits.addAll(RunbookTexts.schedule(plan()));
        waits.add("at the end: `contract()` gives the old side up, only by a person who says why");
        return waits;
    }

    private static List<List<String>> gates(List<Leg> legs) {
        Stream<String> ofSteps = legs.stream().flatMap(leg -> StepConditions.of(leg.from(), leg.step()).stream());
        return Stream.concat(StepConditions.ALWAYS.stream(), ofSteps)
                .distinct()
                .sorted()
                .map(gate -> List.of(gate, StepConditions.meaning(gate)))
                .toList();
    }

    private List<List<String>> items() {
        return plan().checklist().items().stream()
                .map(item -> RunbookTexts.item(item, subject.signed().contains(item.name())))
                .toList();
    }

    private List<List<String>> triggers() {
        return plan().triggers().stream()
                .map((Trigger trigger) -> RunbookTexts.trigger(plan(), trigger))
                .toList();
    }

    private List<List<String>> waysBack(List<Leg> legs) {
        return legs.stream()
                .filter(Leg::begins)
                .map(leg -> List.of(leg.step().phase().name(), wayBack(leg.to())))
                .toList();
    }

    /** Without the moment at which the state began, which nobody knows yet. */
    private String wayBack(MigrationState state) {
        return WayBack.of(state, subject.gates().maxPause())
                .replace("since " + Instant.EPOCH, "from the beginning of this step");
    }

    private List<String> unseen() {
        return subject.notCovered().isEmpty() ? List.of("nothing was declared") : subject.notCovered();
    }
}
