package dev.zdm.internal.rollout;

import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.RolloutPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the controller would decide on judgements alone: nothing else is in its way, and no person has said anything. */
public final class Drill {
    private final Judge judge;
    private final Pilot pilot;

    /** What follows. */
    public enum Outcome {
        ROLLS_BACK,
        ASKS,
        GOES_ON,
        HOLDS
    }

    /** A decision, and the trigger that it is for, if it is for one. */
    public record Decided(Outcome outcome, String trigger) {}

    public Drill(RolloutPlan plan, ReadPolicy reads) {
        this.judge = new Judge(plan, reads.steps().size());
        this.pilot = new Pilot(plan, reads);
    }

    public Decided decide(MigrationState state, PooledEvidence pool, Instant now) {
        Judgement judgement = judge.judge(state, pool, List.of());
        Course course = new Course(Course.Heading.FORWARD, state.epoch(), Pilot.AUTHOR);
        Decision decision = pilot.decide(
                new Situation(state, judgement, course, List.of(), List.of(), Optional.empty(), false, now));
        if (decision instanceof Decision.RollBack back) {
            return new Decided(Outcome.ROLLS_BACK, back.trigger());
        }
        if (decision instanceof Decision.Ask ask) {
            return new Decided(Outcome.ASKS, ask.subject());
        }
        return new Decided(decision instanceof Decision.Promote ? Outcome.GOES_ON : Outcome.HOLDS, "");
    }
}
