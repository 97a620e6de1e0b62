package dev.zdm.internal.cutover;

import dev.zdm.internal.cutover.Epochs.Need;
import dev.zdm.internal.cutover.Epochs.Wish;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.TransitionRefusedException;
import java.util.List;
import java.util.Optional;

/** Carries a wish out: asks its gates, publishes it, and finishes what follows, or returns to where it came from. */
final class Moves {
    private final Transitions.Context context;
    private final Effects effects;
    private final StepGates gates;
    private final Epochs epochs;

    Moves(Transitions.Context context, Effects effects, StepGates gates, Epochs epochs) {
        this.context = context;
        this.effects = effects;
        this.gates = gates;
        this.epochs = epochs;
    }

    /** A change as it was asked for, with what its checklist said before. */
    record Wanted(Instruction instruction, Checklist.Found checklist) {}

    MigrationState move(MigrationState state, Step step, Wanted wanted, Need back) {
        Instruction instruction = wanted.instruction();
        MigrationState next = state.phase() == step.phase()
                ? state.withShare(step.share(), context.time().now(), instruction.by(), instruction.reason())
                : state.movedTo(
                        step.phase(), step.share(), context.time().now(), instruction.by(), instruction.reason());
        Need need = step.isForwardFrom(state) ? Need.ALL : back;
        Wish wish = new Wish(state, next, need, "all gates open");
        return complete(publishOrRenumber(wish, step, wanted), instruction);
    }

    /** An attempt to move the writes that was given up keeps its number, which is that of the epoch. */
    private MigrationState publishOrRenumber(Wish wish, Step step, Wanted wanted) {
        Instruction instruction = wanted.instruction();
        try {
            return publish(wish, instruction, gates.of(wish, step, wanted));
        } catch (TransitionRefusedException e) {
            if (mayMoveWrites(wish) && effects.hasUsedUp(wish.next())) {
                var unused = publish(again(wish.from(), wish.from().paused(), instruction), unjudged(instruction));
            }
            throw e;
        }
    }

    /** What was decided on speaks for the change that was asked for, and not for what undoes it. */
    private static Instruction unjudged(Instruction instruction) {
        return instruction.withEvidence("");
    }

    /** Where nothing was ever prepared there is nothing to ask, and its absence would hide the refusal. */
    private static boolean mayMoveWrites(Wish wish) {
        return !wish.from().phase().isParked()
                && wish.from().phase() != wish.next().phase();
    }

    /** The same state in an epoch of its own. */
    Wish again(MigrationState state, boolean hold, Instruction instruction) {
        MigrationState next = state.withPaused(hold, context.time().now(), instruction.by(), instruction.reason());
        return new Wish(state, next, Need.NONE, "");
    }

    MigrationState publish(Wish wish, Instruction instruction) {
        return publish(wish, instruction, situation -> {});
    }

    MigrationState publish(Wish wish, Instruction instruction, Epochs.Gates asked) {
        try {
            return epochs.publish(wish.judged(instruction.evidence()), asked);
        } catch (Lagging e) {
            throw gates.refused(wish.from(), StepGates.wanted(wish), instruction, e.refusals());
        }
    }

    /**
     * Carries on with a hand-over that somebody began and did not end, in an epoch of its own: the number of the attempt
     * must be greater than any that he may still try. One that he made for a way back that was never published has the
     * number of this epoch; the next is greater.
     */
    MigrationState resume(MigrationState state, Instruction instruction) {
        MigrationState first = publish(again(state, state.paused(), instruction), instruction);
        return effects.after(first).isEmpty()
                ? first
                : complete(publish(again(first, first.paused(), instruction), instruction), instruction);
    }

    /** Finishes what follows a publication, or returns to where it came from. */
    private MigrationState complete(MigrationState published, Instruction instruction) {
        Optional<Refusal> refusal = effects.after(published);
        // Where the old side misses writes there is no way back; and the writes are on the new side already.
        if (refusal.isEmpty() || !published.oldComplete()) {
            return published;
        }
        Step back = Step.back(published).orElseThrow();
        MigrationState restored = published.movedTo(
                back.phase(),
                back.share(),
                context.time().now(),
                instruction.by(),
                refusal.get().reason());
        Wish wish = new Wish(published, restored, Need.RETREAT, "aborted");
        MigrationState returned = publish(wish, unjudged(instruction), gates.aborting(wish));
        throw gates.refused(returned, "advance to " + published.describe(), instruction, List.of(refusal.get()));
    }
}
