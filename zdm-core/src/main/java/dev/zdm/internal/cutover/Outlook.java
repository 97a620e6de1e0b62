package dev.zdm.internal.cutover;

import dev.zdm.internal.cutover.Transitions.Context;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.GateTarget.Contraction;
import dev.zdm.plan.GateTarget.Entry;
import dev.zdm.plan.GateTarget.Next;
import dev.zdm.plan.GateTarget.Share;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Instances.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a migration could get somewhere now: the gates are asked as for a change, and nothing is changed. */
record Outlook(Context context, StepGates gates, Checklist.Found checklist) {
    private static final Instruction SOMEBODY = Instruction.by("somebody").because("asks");

    /** Every condition that is not met; none if it is there already. */
    List<Refusal> refusals(MigrationState state, GateTarget to, List<Standing> live, List<Refusal> ofContraction) {
        if (to instanceof Next) {
            return next(state)
                    .map(step -> conditions(state, step, live))
                    .orElseGet(() -> List.of(Refusals.finished(state)));
        }
        if (to instanceof Contraction) {
            return contraction(state, live, ofContraction);
        }
        return to instanceof Share share
                ? share(state, share.percent(), live)
                : entry(state, ((Entry) to).phase(), live);
    }

    private List<Refusal> conditions(MigrationState state, Step step, List<Standing> live) {
        List<Refusal> refusals = gates.conditions(state, step, live);
        refusals.addAll(checklist.refusals(state, step));
        return refusals;
    }

    private Optional<Step> next(MigrationState state) {
        return Step.forward(state, context.reads());
    }

    private List<Refusal> contraction(MigrationState state, List<Standing> live, List<Refusal> more) {
        if (state.contracted()) {
            return List.of();
        }
        List<Refusal> refusals = new ArrayList<>(more);
        refusals.addAll(Refusals.contraction(state, SOMEBODY));
        refusals.addAll(checklist.refusalsOfEnd(state));
        refusals.addAll(gates.unserved(state, state.asContracted(state.changedAt(), "", ""), live));
        return refusals;
    }

    private List<Refusal> share(MigrationState state, int percent, List<Standing> live) {
        if (!state.phase().takesShare()) {
            return next(state)
                    .filter(step -> step.phase().takesShare() && step.share() == percent)
                    .map(step -> conditions(state, step, live))
                    .orElseGet(() -> List.of(outOfTurn(state)));
        }
        return percent == state.share() ? List.of() : conditions(state, new Step(state.phase(), percent), live);
    }

    private List<Refusal> entry(MigrationState state, MigrationPhase phase, List<Standing> live) {
        if (phase == state.phase()) {
            return List.of();
        }
        return next(state)
                .filter(step -> step.phase() == phase)
                .or(() -> Step.back(state).filter(step -> step.phase() == phase))
                .map(step -> conditions(state, step, live))
                .orElseGet(() -> List.of(outOfTurn(state)));
    }

    private Refusal outOfTurn(MigrationState state) {
        String forward = next(state).map(Step::describe).orElse("the contraction");
        String back = Step.back(state)
                .map(step -> ", the step back to " + step.describe())
                .orElse("");
        return new Refusal(
                "order",
                "it is in " + state.describe() + "; the next step leads to " + forward + back,
                "take the steps between first, one at a time");
    }
}
