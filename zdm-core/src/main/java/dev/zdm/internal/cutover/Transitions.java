package dev.zdm.internal.cutover;

import dev.zdm.event.EventSink;
import dev.zdm.event.Task;
import dev.zdm.internal.cutover.Checklist.Found;
import dev.zdm.internal.cutover.Epochs.Need;
import dev.zdm.internal.cutover.Epochs.Wish;
import dev.zdm.internal.fleet.Continuity;
import dev.zdm.internal.fleet.Lease;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Silences;
import dev.zdm.internal.fleet.Stopwatch;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The only writer of phases and shares. Every change is one epoch; one that is refused names every condition that is not
 * met and changes nothing.
 */
public final class Transitions {
    private final Turns turns;
    private final Context context;
    private final Effects effects;
    private final StepGates gates;
    private final Moves moves;

    public Transitions(Context context, Effects effects) {
        this.context = context;
        this.turns = new Turns(context.view());
        this.effects = effects;
        Roll roll = new Roll(context.lease().place(), context.strict(), new Silences(context.time()));
        this.gates = new StepGates(context, effects, roll);
        this.moves = new Moves(context, effects, gates, new Epochs(context, roll));
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
            GatePolicy gates,
            Checklist checklist) {
        MigrationStates states() {
            return store.states();
        }
    }

    /** One step forward: the next share, or the next phase. */
    public MigrationState advance(Instruction instruction) {
        Found checklist = looked();
        return exclusively(Task.ADVANCE, () -> {
            MigrationState state = present(instruction);
            if (effects.isUnfinished(state)) {
                return moves.resume(state, instruction);
            }
            Step step = Step.forward(state, context.reads())
                    .orElseThrow(() -> gates.refused(state, "advance", instruction, List.of(Refusals.finished(state))));
            return moves.move(state, step, new Moves.Wanted(instruction, checklist), Need.NEIGHBOURS);
        });
    }

    /** Carries on with a move of the writes that somebody began and left; does nothing if there is none. */
    public MigrationState carryOn(Instruction instruction) {
        return exclusively(Task.ADVANCE, () -> {
            MigrationState state = present(instruction);
            return effects.isUnfinished(state) ? moves.resume(state, instruction) : state;
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
            return moves.move(state, step, new Moves.Wanted(instruction, Found.NOTHING), need);
        });
    }

    /** Another share of the present phase. */
    public MigrationState share(int percent, Instruction instruction) {
        Found checklist = checklist(percent);
        return exclusively(Task.SHARE, () -> {
            MigrationState state = present(instruction);
            MigrationState next =
                    state.withShare(percent, context.time().now(), instruction.by(), instruction.reason());
            return percent == state.share()
                    ? state
                    : moves.move(
                            state,
                            new Step(next.phase(), percent),
                            new Moves.Wanted(instruction, checklist),
                            Need.NEIGHBOURS);
        });
    }

    /** Not on behalf of a listener in the middle of a change, which holds the migration's row. */
    private Found looked() {
        turns.requireNoneUnderWay();
        return context.checklist().look();
    }

    /** A share that falls is a way back, and waits for nothing. */
    private Found checklist(int percent) {
        boolean rises = percent > context.view().state().share();
        return rises ? looked() : context.checklist().known();
    }

    /** Holds or releases the migration; rolling back is possible all the same. */
    public MigrationState pause(boolean hold, Instruction instruction) {
        return exclusively(hold ? Task.PAUSE : Task.RESUME, () -> {
            MigrationState state = present(instruction);
            return state.paused() == hold ? state : moves.publish(moves.again(state, hold, instruction), instruction);
        });
    }

    /** Gives an instance up because somebody knows that it is dead. */
    public MigrationState evict(String instance, Instruction instruction) {
        return exclusively(Task.EVICT, () -> {
            MigrationState state = present(instruction);
            Wish wish = moves.again(state, state.paused(), instruction);
            return moves.publish(
                    new Wish(state, wish.next(), Need.NONE, "attested by " + instruction.by()),
                    instruction,
                    gates.attested(instance, instruction));
        });
    }

    /** How the old side is given up: what stands in the way besides, what was found, and what drops it. */
    public record Ending(List<Refusal> refusals, String found, Runnable drop) {}

    /** Gives the old side up for good. */
    public MigrationState contract(Instruction instruction, Ending ending) {
        Found checklist = looked();
        return exclusively(Task.CONTRACT, () -> {
            MigrationState state = present(instruction);
            List<Refusal> all = new ArrayList<>(ending.refusals());
            all.addAll(Refusals.contraction(state, instruction));
            all.addAll(endOf(state, checklist));
            gates.refuse(state, "contract", instruction, all);
            MigrationState next = state.asContracted(context.time().now(), instruction.by(), instruction.reason());
            Wish wish = new Wish(state, next, Need.ALL, "confirmed by " + instruction.by() + ending.found());
            MigrationState contracted =
                    state.contracted() ? state : moves.publish(wish, instruction, gates.contracting(wish, instruction));
            ending.drop().run();
            return contracted;
        });
    }

    /** If what drops the old side failed, it is tried again, and nothing is asked twice. */
    private static List<Refusal> endOf(MigrationState state, Found checklist) {
        return state.contracted() ? List.of() : checklist.refusalsOfEnd(state);
    }

    /** What would keep the next step from being taken now. */
    public List<Refusal> refusalsOfNextStep(List<Standing> instances) {
        return outlook(context.checklist().known())
                .refusals(context.view().state(), new GateTarget.Next(), live(instances), List.of());
    }

    private Outlook outlook(Found checklist) {
        return new Outlook(context, gates, checklist);
    }

    /** The same for somewhere else, from the stored state; what speaks against the contraction only the caller knows. */
    public List<Refusal> refusals(GateTarget to, List<Refusal> ofContraction) {
        Found checklist = looked();
        MigrationState state = stored();
        List<Standing> instances = context.store().instances().list(state.migration());
        return outlook(checklist).refusals(state, to, live(instances), ofContraction);
    }

    private static List<Standing> live(List<Standing> instances) {
        return instances.stream().filter(Standing::live).toList();
    }

    private MigrationState exclusively(Task task, Supplier<MigrationState> change) {
        String migration = context.view().state().migration();
        return new Stopwatch(migration, context.events(), context.time()).measure(task, () -> turns.take(change));
    }

    private MigrationState present(Instruction instruction) {
        MigrationState state = stored();
        if (instruction.expectedEpoch().isPresent()
                && instruction.expectedEpoch().getAsLong() != state.epoch()) {
            throw new EpochConflictException(instruction.expectedEpoch().getAsLong(), state);
        }
        return state;
    }

    private MigrationState stored() {
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
        return state;
    }
}
