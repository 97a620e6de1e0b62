package dev.zdm.internal.cutover;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Task;
import dev.zdm.internal.cutover.Effects.Target;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Stopwatch;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.StateStoreException;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The only writer of phases and shares. Every change is one epoch, taken by compare-and-set; one that is refused names
 * every condition that is not met and changes nothing.
 */
public final class Transitions {
    private final Turns turns;
    private final Context context;
    private final Effects effects;

    public Transitions(Context context, Effects effects) {
        this.context = context;
        this.turns = new Turns(context.view());
        this.effects = effects;
    }

    /** What transitions of either kind need. */
    public record Context(
            LocalView view,
            MigrationStates states,
            EventSink events,
            TimeSource time,
            ReadPolicy reads,
            GatePolicy gates) {}

    /** One step forward: the next share, or the next phase. */
    public MigrationState advance(Instruction instruction) {
        return exclusively(Task.ADVANCE, () -> {
            MigrationState state = present(instruction);
            if (effects.isUnfinished(state)) {
                return complete(state, instruction);
            }
            Step step = Step.forward(state, context.reads())
                    .orElseThrow(() -> refused(state, "advance", instruction, List.of(Refusals.finished(state))));
            return move(state, step, instruction);
        });
    }

    /** One phase back. */
    public MigrationState rollback(Instruction instruction) {
        return exclusively(Task.ROLLBACK, () -> {
            MigrationState state = present(instruction);
            Step step = Step.back(state)
                    .orElseThrow(() -> refused(state, "rollback", instruction, List.of(Refusals.nothingBefore(state))));
            return move(state, step, instruction);
        });
    }

    /** Another share of the present phase. */
    public MigrationState share(int percent, Instruction instruction) {
        return exclusively(Task.SHARE, () -> {
            MigrationState state = present(instruction);
            MigrationState next =
                    state.withShare(percent, context.time().now(), instruction.by(), instruction.reason());
            return percent == state.share() ? state : move(state, new Step(next.phase(), percent), instruction);
        });
    }

    /** Holds or releases the migration; rolling back is possible all the same. */
    public MigrationState pause(boolean hold, Instruction instruction) {
        return exclusively(hold ? Task.PAUSE : Task.RESUME, () -> {
            MigrationState state = present(instruction);
            return state.paused() == hold
                    ? state
                    : publish(
                            state,
                            state.withPaused(hold, context.time().now(), instruction.by(), instruction.reason()),
                            "");
        });
    }

    /** Gives the old side up for good. */
    public MigrationState contract(Instruction instruction, List<Refusal> refusals, Runnable drop) {
        return exclusively(Task.CONTRACT, () -> {
            MigrationState state = present(instruction);
            List<Refusal> all = new ArrayList<>(refusals);
            Refusals.contraction(state, instruction).forEach(all::add);
            drained().ifPresent(all::add);
            refuseIfAny(state, "contract", instruction, all);
            MigrationState contracted = state.contracted()
                    ? state
                    : publish(
                            state,
                            state.asContracted(context.time().now(), instruction.by(), instruction.reason()),
                            "confirmed by " + instruction.by());
            drop.run();
            return contracted;
        });
    }

    /** What would keep the next step from being taken now. */
    public List<Refusal> refusalsOfNextStep() {
        MigrationState state = context.view().state();
        return Step.forward(state, context.reads())
                .map(step -> conditions(state, step))
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
        context.view().adopt(state);
        if (instruction.expectedEpoch().isPresent()
                && instruction.expectedEpoch().getAsLong() != state.epoch()) {
            throw new EpochConflictException(instruction.expectedEpoch().getAsLong(), state);
        }
        return state;
    }

    private MigrationState move(MigrationState state, Step step, Instruction instruction) {
        String wanted = (step.isForwardFrom(state) ? "advance to " : "rollback to ") + step.describe();
        List<Refusal> refusals = new ArrayList<>(conditions(state, step));
        if (refusals.isEmpty()) {
            drainedFor(state, step).ifPresent(refusals::add);
        }
        refuseIfAny(state, wanted, instruction, refusals);
        MigrationState next = state.phase() == step.phase()
                ? state.withShare(step.share(), context.time().now(), instruction.by(), instruction.reason())
                : state.movedTo(
                        step.phase(), step.share(), context.time().now(), instruction.by(), instruction.reason());
        effects.before(state, next).ifPresent(refusals::add);
        refuseIfAny(state, wanted, instruction, refusals);
        return complete(publish(state, next, "all gates open"), instruction);
    }

    private List<Refusal> conditions(MigrationState state, Step step) {
        boolean forward = step.isForwardFrom(state);
        List<Refusal> refusals = new ArrayList<>();
        if (state.contracted()) {
            refusals.add(Refusals.contracted());
        }
        if (forward && state.paused()) {
            refusals.add(Refusals.paused(state));
        }
        refusals.addAll(effects.refusals(state, new Target(step.phase(), step.share(), forward)));
        return refusals;
    }

    /** Forward, everything that began in an earlier epoch must have ended; back, only what cannot coexist. */
    private Optional<Refusal> drainedFor(MigrationState state, Step step) {
        if (step.isForwardFrom(state)) {
            return drained();
        }
        boolean neighbours =
                context.view().awaitNeighboursOnly(step.phase(), context.gates().drainTimeout());
        return neighbours ? Optional.empty() : Optional.of(undrained());
    }

    private Optional<Refusal> drained() {
        boolean drained = context.view().awaitDrained(context.gates().drainTimeout());
        return drained ? Optional.empty() : Optional.of(undrained());
    }

    private Refusal undrained() {
        return Refusals.undrained(context.view().undrained(), context.gates().drainTimeout());
    }

    private MigrationState publish(MigrationState state, MigrationState next, String evidence) {
        if (!context.states().compareAndSet(state, next, evidence)) {
            MigrationState present = context.states().find(state.migration()).orElse(state);
            throw new EpochConflictException(state.epoch(), present);
        }
        context.view().adopt(next);
        context.events().emit(new MigrationEvent.StateChanged(state, next));
        return next;
    }

    /** Finishes what follows a publication, or returns to where it came from. */
    private MigrationState complete(MigrationState published, Instruction instruction) {
        Optional<Refusal> refusal = effects.after(published);
        if (refusal.isEmpty()) {
            return published;
        }
        Step back = Step.back(published).orElseThrow();
        MigrationState restored = published.movedTo(
                back.phase(),
                back.share(),
                context.time().now(),
                instruction.by(),
                refusal.get().reason());
        effects.before(published, restored);
        throw refused(
                publish(published, restored, "aborted"),
                "advance to " + published.describe(),
                instruction,
                List.of(refusal.get()));
    }

    private void refuseIfAny(MigrationState state, String wanted, Instruction instruction, List<Refusal> refusals) {
        if (!refusals.isEmpty()) {
            throw refused(state, wanted, instruction, refusals);
        }
    }

    private TransitionRefusedException refused(
            MigrationState state, String wanted, Instruction instruction, List<Refusal> refusals) {
        context.events().emit(new MigrationEvent.TransitionRefused(state, wanted, instruction, refusals));
        return new TransitionRefusedException(state.migration(), state.phase(), wanted, refusals);
    }
}
