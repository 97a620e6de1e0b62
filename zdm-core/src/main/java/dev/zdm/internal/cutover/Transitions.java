package dev.zdm.internal.cutover;

import dev.zdm.event.EventSink;
import dev.zdm.event.Task;
import dev.zdm.internal.cutover.Epochs.Need;
import dev.zdm.internal.cutover.Epochs.Wish;
import dev.zdm.internal.fleet.Continuity;
import dev.zdm.internal.fleet.Lease;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Silences;
import dev.zdm.internal.fleet.Stopwatch;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.StateStoreException;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The only writer of phases and shares. Every change is one epoch; one that is refused names every condition that is not
 * met and changes nothing.
 */
public final class Transitions {
    private final Turns turns;
    private final Context context;
    private final Effects effects;
    private final Roll roll;
    private final StepGates gates;
    private final Epochs epochs;

    public Transitions(Context context, Effects effects) {
        this.context = context;
        this.turns = new Turns(context.view());
        this.effects = effects;
        this.roll = new Roll(context.lease().place(), context.strict(), new Silences(context.time()));
        this.gates = new StepGates(context, effects, roll);
        this.epochs = new Epochs(context, roll);
    }

    /** What transitions of either kind need. */
    public record Context(
            LocalView view,
            Lease lease,
            boolean strict,
            StateStore store,
            EventSink events,
            TimeSource time,
            ReadPolicy reads,
            GatePolicy gates) {
        MigrationStates states() {
            return store.states();
        }
    }

    /** One step forward: the next share, or the next phase. */
    public MigrationState advance(Instruction instruction) {
        return exclusively(Task.ADVANCE, () -> {
            MigrationState state = present(instruction);
            if (effects.isUnfinished(state)) {
                return resume(state, instruction);
            }
            Step step = Step.forward(state, context.reads())
                    .orElseThrow(() -> gates.refused(state, "advance", instruction, List.of(Refusals.finished(state))));
            return move(state, step, instruction, Need.NEIGHBOURS);
        });
    }

    /** Carries on with a move of the writes that somebody began and left; does nothing if there is none. */
    public MigrationState carryOn(Instruction instruction) {
        return exclusively(Task.ADVANCE, () -> {
            MigrationState state = present(instruction);
            return effects.isUnfinished(state) ? resume(state, instruction) : state;
        });
    }

    /** Whether a move of the writes is half done. */
    boolean isUnfinished() {
        return effects.isUnfinished(context.view().state());
    }

    /** One phase back. */
    public MigrationState rollback(Instruction instruction) {
        return back(instruction, Need.NEIGHBOURS);
    }

    /** The same where nobody can be asked whether his code serves the phase: who does not serve it is shut out. */
    MigrationState retreat(Instruction instruction) {
        return back(instruction, Need.RETREAT);
    }

    private MigrationState back(Instruction instruction, Need need) {
        return exclusively(Task.ROLLBACK, () -> {
            MigrationState state = present(instruction);
            Step step = Step.back(state)
                    .orElseThrow(() ->
                            gates.refused(state, "rollback", instruction, List.of(Refusals.nothingBefore(state))));
            return move(state, step, instruction, need);
        });
    }

    /** Another share of the present phase. */
    public MigrationState share(int percent, Instruction instruction) {
        return exclusively(Task.SHARE, () -> {
            MigrationState state = present(instruction);
            MigrationState next =
                    state.withShare(percent, context.time().now(), instruction.by(), instruction.reason());
            return percent == state.share()
                    ? state
                    : move(state, new Step(next.phase(), percent), instruction, Need.NEIGHBOURS);
        });
    }

    /** Holds or releases the migration; rolling back is possible all the same. */
    public MigrationState pause(boolean hold, Instruction instruction) {
        return exclusively(hold ? Task.PAUSE : Task.RESUME, () -> {
            MigrationState state = present(instruction);
            return state.paused() == hold ? state : publish(again(state, hold, instruction), instruction);
        });
    }

    /** Gives an instance up because somebody knows that it is dead. */
    public MigrationState evict(String instance, Instruction instruction) {
        return exclusively(Task.EVICT, () -> {
            MigrationState state = present(instruction);
            Wish wish = again(state, state.paused(), instruction);
            return publish(
                    new Wish(state, wish.next(), Need.NONE, "attested by " + instruction.by()),
                    instruction,
                    gates.attested(instance, instruction));
        });
    }

    /** How the old side is given up: what stands in the way besides, what was found, and what drops it. */
    public record Ending(List<Refusal> refusals, String found, Runnable drop) {}

    /** Gives the old side up for good. */
    public MigrationState contract(Instruction instruction, Ending ending) {
        return exclusively(Task.CONTRACT, () -> {
            MigrationState state = present(instruction);
            List<Refusal> all = new ArrayList<>(ending.refusals());
            Refusals.contraction(state, instruction).forEach(all::add);
            gates.refuse(state, "contract", instruction, all);
            MigrationState next = state.asContracted(context.time().now(), instruction.by(), instruction.reason());
            Wish wish = new Wish(state, next, Need.ALL, "confirmed by " + instruction.by() + ending.found());
            MigrationState contracted =
                    state.contracted() ? state : publish(wish, instruction, gates.contracting(wish, instruction));
            ending.drop().run();
            return contracted;
        });
    }

    /** What would keep the next step from being taken now. */
    public List<Refusal> refusalsOfNextStep(List<Standing> instances) {
        MigrationState state = context.view().state();
        List<Standing> live = instances.stream().filter(Standing::live).toList();
        return Step.forward(state, context.reads())
                .map(step -> gates.conditions(state, step, live))
                .orElseGet(() -> List.of(Refusals.finished(state)));
    }

    private MigrationState exclusively(Task task, Supplier<MigrationState> change) {
        String migration = context.view().state().migration();
        return new Stopwatch(migration, context.events(), context.time()).measure(task, () -> turns.take(change));
    }

    private MigrationState present(Instruction instruction) {
        MigrationState known = context.view().state();
        MigrationState state = context.states()
                .find(known.migration())
                .orElseThrow(() -> new StateStoreException(
                        known.migration(),
                        known.phase(),
                        "its row has gone from the state store",
                        "restore the row of zdm_migration, then restart"));
        Continuity.require(known, state);
        var unused = context.view().adopt(state);
        if (instruction.expectedEpoch().isPresent()
                && instruction.expectedEpoch().getAsLong() != state.epoch()) {
            throw new EpochConflictException(instruction.expectedEpoch().getAsLong(), state);
        }
        return state;
    }

    private MigrationState move(MigrationState state, Step step, Instruction instruction, Need back) {
        MigrationState next = state.phase() == step.phase()
                ? state.withShare(step.share(), context.time().now(), instruction.by(), instruction.reason())
                : state.movedTo(
                        step.phase(), step.share(), context.time().now(), instruction.by(), instruction.reason());
        Need need = step.isForwardFrom(state) ? Need.ALL : back;
        Wish wish = new Wish(state, next, need, "all gates open");
        return complete(publishOrRenumber(wish, step, instruction), instruction);
    }

    /** An attempt to move the writes that was given up keeps its number, which is that of the epoch. */
    private MigrationState publishOrRenumber(Wish wish, Step step, Instruction instruction) {
        try {
            return publish(wish, instruction, gates.of(wish, step, instruction));
        } catch (TransitionRefusedException e) {
            if (mayMoveWrites(wish) && effects.hasUsedUp(wish.next())) {
                var unused = publish(again(wish.from(), wish.from().paused(), instruction), instruction);
            }
            throw e;
        }
    }

    /** Where nothing was ever prepared there is nothing to ask, and its absence would hide the refusal. */
    private static boolean mayMoveWrites(Wish wish) {
        return !wish.from().phase().isParked()
                && wish.from().phase() != wish.next().phase();
    }

    /** The same state in an epoch of its own. */
    private Wish again(MigrationState state, boolean hold, Instruction instruction) {
        MigrationState next = state.withPaused(hold, context.time().now(), instruction.by(), instruction.reason());
        return new Wish(state, next, Need.NONE, "");
    }

    private MigrationState publish(Wish wish, Instruction instruction) {
        return publish(wish, instruction, situation -> {});
    }

    private MigrationState publish(Wish wish, Instruction instruction, Epochs.Gates asked) {
        try {
            return epochs.publish(wish, asked);
        } catch (Lagging e) {
            throw gates.refused(wish.from(), StepGates.wanted(wish), instruction, e.refusals());
        }
    }

    /**
     * Carries on with a hand-over that somebody began and did not end, in an epoch of its own: the number of the attempt
     * must be greater than any that he may still try. One that he made for a way back that was never published has the
     * number of this epoch; the next is greater.
     */
    private MigrationState resume(MigrationState state, Instruction instruction) {
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
        MigrationState returned = publish(wish, instruction, gates.aborting(wish));
        throw gates.refused(returned, "advance to " + published.describe(), instruction, List.of(refusal.get()));
    }
}
