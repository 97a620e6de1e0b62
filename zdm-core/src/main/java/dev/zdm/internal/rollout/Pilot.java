package dev.zdm.internal.rollout;

import dev.zdm.event.PersonNeed;
import dev.zdm.internal.cutover.Step;
import dev.zdm.internal.evidence.RolloutCounts;
import dev.zdm.internal.rollout.Course.Heading;
import dev.zdm.internal.rollout.Decision.Ask;
import dev.zdm.internal.rollout.Decision.Hold;
import dev.zdm.internal.rollout.Decision.Promote;
import dev.zdm.internal.rollout.Decision.RollBack;
import dev.zdm.plan.Finding;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.TriggerVerdict;
import java.time.Duration;
import java.util.Optional;

/**
 * What a rollout does next: a pure function, so that it can be asked of a virtual clock as well. What turns it back comes
 * before all else, so that it is armed while a person is awaited, outside the schedule and while it bakes.
 */
public record Pilot(RolloutPlan plan, ReadPolicy reads) {
    /** Who makes the changes of a rollout; kept in the audit trail. */
    public static final String AUTHOR = RolloutCounts.AUTHOR;

    /** Gates open by themselves within a moment, or a person is asked. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    Decision decide(Situation situation) {
        if (situation.isOver()) {
            return new Hold("the rollout is over");
        }
        return alarm(situation)
                .or(() -> held(situation))
                .orElseGet(() -> next(situation.state())
                        .map(next -> onward(situation, next))
                        .orElseGet(() -> new Hold("there is no further step")));
    }

    /** The next step, whenever it comes. */
    public Optional<Step> next(MigrationState state) {
        return Step.forward(state, reads).map(next -> withHoldback(state, next));
    }

    /** How long a step lasts at least before the next one. */
    public Duration atLeast(MigrationState state) {
        return Situation.isWatched(state) ? wanted(state) : Duration.ZERO;
    }

    private Optional<Decision> alarm(Situation situation) {
        if (isHalfWayBack(situation)) {
            return Optional.of(new RollBack("the way back", "the writes have gone back, the reads follow"));
        }
        Optional<Finding> automatic = failed(situation, Reaction.AUTOMATIC);
        boolean acts = plan.mode() != RolloutMode.MANUAL && situation.isNewAnswering();
        if (automatic.isPresent() && acts) {
            return automatic.map(found -> new RollBack(found.trigger(), found.numbers()));
        }
        return automatic
                .or(() -> failed(situation, Reaction.CONFIRM_FIRST))
                .map(found -> new Ask(
                        PersonNeed.CONFIRMATION,
                        found.trigger(),
                        found.numbers() + (situation.isNewAnswering() ? "" : "; the old side answers already")));
    }

    /** From where the writes have moved the way back has two steps, and whoever took the first may be gone. */
    private static boolean isHalfWayBack(Situation situation) {
        return situation.isHeading(Heading.BACK)
                && situation.course().by().equals(AUTHOR)
                && situation.isNewAnswering()
                && !situation.isApproved();
    }

    private static Optional<Finding> failed(Situation situation, Reaction reaction) {
        return situation.judgement().findings().stream()
                .filter(each -> each.verdict() == TriggerVerdict.FAIL && each.reaction() == reaction)
                .filter(each -> !situation.isDismissed(each.trigger()))
                .findFirst();
    }

    private Optional<Decision> held(Situation situation) {
        MigrationState state = situation.state();
        if (state.paused()) {
            return hold("paused by " + state.changedBy());
        }
        if (plan.mode() == RolloutMode.MANUAL) {
            return hold("a person moves it");
        }
        if (situation.isHeading(Heading.BACK) && !situation.isApproved()) {
            return hold("it went back; approve it, or advance it, to go on");
        }
        boolean begins = situation.isHeading(Heading.NOWHERE) && !situation.isApproved();
        return begins
                ? Optional.of(new Ask(PersonNeed.APPROVAL, "", "approve it, or advance it, to begin"))
                : Optional.empty();
    }

    private static Optional<Decision> hold(String why) {
        return Optional.of(new Hold(why));
    }

    /** The share that leaves the holdback comes before the last one. */
    private Step withHoldback(MigrationState state, Step next) {
        int most = 100 - plan.holdback();
        boolean passes = next.phase() == state.phase() && state.share() < most && next.share() > most;
        return passes ? new Step(next.phase(), most) : next;
    }

    private Decision onward(Situation situation, Step next) {
        Optional<String> missing = situation.isWatched() ? missing(situation) : failing(situation);
        if (missing.isPresent()) {
            return new Hold(missing.get());
        }
        if (!plan.isOpen(situation.now())) {
            return new Hold("outside its schedule");
        }
        boolean begins = next.phase() != situation.state().phase();
        if (plan.wantsApproval(next.phase(), next.share(), begins) && !situation.isApproved()) {
            return new Ask(PersonNeed.APPROVAL, "", "ready for " + next.describe());
        }
        return situation.blockers().isEmpty() ? new Promote(next) : blocked(situation);
    }

    private Decision blocked(Situation situation) {
        Refusal first = situation.blockers().get(0);
        if (situation.idleScan().isPresent() && plan.scans()) {
            return new Decision.Scan(situation.idleScan().get());
        }
        if (situation.isScanning()) {
            return new Hold("waits for a scan");
        }
        Duration late = situation.judgement().inStep().minus(wanted(situation.state()));
        return late.compareTo(PATIENCE) < 0
                ? new Hold("gate '" + first.gate() + "' is shut: " + first.reason())
                : new Ask(PersonNeed.GATE, first.gate(), first.reason() + " (" + first.remedy() + ")");
    }

    private Optional<String> missing(Situation situation) {
        Duration wanted = wanted(situation.state());
        Duration inStep = situation.judgement().inStep();
        if (inStep.compareTo(wanted) < 0) {
            return Optional.of("the step lasts " + wanted.toSeconds() + " s, " + inStep.toSeconds() + " s are over");
        }
        long calls = situation.judgement().newCalls();
        if (situation.isNewAnswering() && calls < plan.minimumCalls()) {
            return Optional.of("the new side had " + calls + " of " + plan.minimumCalls() + " calls");
        }
        return situation.isNewAnswering() ? unlessPassed(situation.verdict()) : failing(situation);
    }

    private Duration wanted(MigrationState state) {
        return bakes(state) ? plan.soak() : plan.minimumTime();
    }

    private boolean bakes(MigrationState state) {
        boolean last = state.share() == 100 || (plan.holdback() > 0 && state.share() == 100 - plan.holdback());
        return state.phase() == Phase.WRITE_NEW || (state.phase().takesShare() && last);
    }

    private static Optional<String> unlessPassed(TriggerVerdict verdict) {
        return verdict == TriggerVerdict.PASS ? Optional.empty() : Optional.of("the triggers say " + verdict);
    }

    /** Where the new side answers nobody there need not be evidence; none may speak against it. */
    private static Optional<String> failing(Situation situation) {
        TriggerVerdict verdict = situation.verdict();
        return verdict == TriggerVerdict.ERROR || verdict == TriggerVerdict.FAIL
                ? Optional.of("the triggers say " + verdict)
                : Optional.empty();
    }
}
