package dev.zdm.internal.cutover;

import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.cutover.Effects.Others;
import dev.zdm.internal.cutover.Effects.Target;
import dev.zdm.internal.cutover.Epochs.Gates;
import dev.zdm.internal.cutover.Epochs.Need;
import dev.zdm.internal.cutover.Epochs.Wish;
import dev.zdm.internal.cutover.Transitions.Context;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.Situation;
import java.util.ArrayList;
import java.util.List;

/** What is asked, and done to the guard, while the migration's row is locked for a change. */
final class StepGates {
    private final Context context;
    private final Effects effects;
    private final Roll roll;

    StepGates(Context context, Effects effects, Roll roll) {
        this.context = context;
        this.effects = effects;
        this.roll = roll;
    }

    /** The gates of one step. */
    Gates of(Wish wish, Step step, Moves.Wanted wanted) {
        Instruction instruction = wanted.instruction();
        return new Gates() {
            @Override
            public void ask(Situation situation) {
                List<Refusal> refusals = unmet(situation.state(), step, situation.live());
                if (wish.need() != Need.RETREAT) {
                    refusals.addAll(unserved(situation.state(), wish.next(), situation.live()));
                }
                refusals.addAll(wanted.checklist().refusals(situation.state(), step));
                refuse(wish.from(), wanted(wish), instruction, refusals);
            }

            @Override
            public String found() {
                return effects.found(wish.from(), step.phase());
            }

            @Override
            public void prepare() {
                refuse(
                        wish.from(),
                        wanted(wish),
                        instruction,
                        effects.before(wish.from(), wish.next()).stream().toList());
            }
        };
    }

    /** A way back because the writers were in the way: they may still be, and nobody else moves writes in that epoch. */
    Gates aborting(Wish wish) {
        return new Gates() {
            @Override
            public void ask(Situation situation) {}

            @Override
            public void prepare() {
                var unused = effects.before(wish.from(), wish.next());
            }
        };
    }

    /** One other instance is given up because somebody says that it is dead. */
    Gates attested(String instance, Instruction instruction) {
        return new Gates() {
            @Override
            public void ask(Situation situation) {
                List<String> others =
                        roll.others(situation).stream().map(Standing::instance).toList();
                if (!others.contains(instance)) {
                    Refusal unknown = Refusals.unknownInstance(instance, others);
                    refuse(situation.state(), "evict " + instance, instruction, List.of(unknown));
                }
            }

            @Override
            public List<Standing> condemned(Situation situation) {
                return roll.others(situation).stream()
                        .filter(each -> each.instance().equals(instance))
                        .toList();
            }
        };
    }

    /** The old side is given up: nobody may still need it. */
    Gates contracting(Wish wish, Instruction instruction) {
        return situation -> refuse(
                wish.from(), wanted(wish), instruction, unserved(situation.state(), wish.next(), situation.live()));
    }

    List<Refusal> conditions(MigrationState state, Step step, List<Standing> live) {
        List<Refusal> refusals = unmet(state, step, live);
        refusals.addAll(unserved(state, state.movedTo(step.phase(), step.share(), state.changedAt(), "", ""), live));
        return refusals;
    }

    /** Of those that are silent only time can tell whether they must be asked: see {@link Epochs}. */
    List<Refusal> unserved(MigrationState from, MigrationState target, List<Standing> live) {
        return roll.unserving(live, from, target).stream()
                .filter(each -> !each.isSilent())
                .map(each -> Refusals.notServed(each, target))
                .toList();
    }

    private List<Refusal> unmet(MigrationState state, Step step, List<Standing> live) {
        List<Standing> others = live.stream().filter(each -> !roll.isOwn(each)).toList();
        boolean forward = step.isForwardFrom(state);
        List<Refusal> refusals = new ArrayList<>();
        if (state.contracted()) {
            refusals.add(Refusals.contracted());
        }
        if (forward && state.paused()) {
            refusals.add(Refusals.paused(state));
        }
        refusals.addAll(
                effects.refusals(state, new Target(step.phase(), step.share(), forward, Others.of(state, others))));
        return refusals;
    }

    static String wanted(Wish wish) {
        if (wish.next().contracted() && !wish.from().contracted()) {
            return "contract";
        }
        boolean back = wish.need() == Need.NEIGHBOURS || wish.need() == Need.RETREAT;
        String direction = back ? "rollback to " : "advance to ";
        return direction + wish.next().describe();
    }

    void refuse(MigrationState state, String wanted, Instruction instruction, List<Refusal> refusals) {
        if (!refusals.isEmpty()) {
            throw refused(state, wanted, instruction, refusals);
        }
    }

    TransitionRefusedException refused(
            MigrationState state, String wanted, Instruction instruction, List<Refusal> refusals) {
        context.events().emit(new MigrationEvent.TransitionRefused(state, wanted, instruction, refusals));
        return new TransitionRefusedException(state.migration(), state.phase(), wanted, refusals);
    }
}
