package dev.zdm.internal.rollout;

import dev.zdm.internal.cutover.Transitions;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.spi.RolloutNotes.Kind;

/** The way back of the present phase, taken and returned from. */
public final class Rehearsal {
    private final Transitions transitions;
    private final LocalView view;
    private final Notebook notebook;

    public Rehearsal(Transitions transitions, LocalView view, Notebook notebook) {
        this.transitions = transitions;
        this.view = view;
        this.notebook = notebook;
    }

    public MigrationState run(Instruction instruction) {
        MigrationState before = view.state();
        requireWayForward(before);
        String why = "rehearsal of the way back" + (instruction.reason().isBlank() ? "" : ": " + instruction.reason());
        Instruction rehearsing = instruction.because(why);
        MigrationState back = transitions.rollback(rehearsing);
        MigrationState forward = transitions.advance(rehearsing.atEpoch(back.epoch()));
        MigrationState after = forward.share() == before.share()
                ? forward
                : transitions.share(before.share(), rehearsing.atEpoch(forward.epoch()));
        boolean unused = notebook.enter(after, Kind.REHEARSED, before.phase().name(), instruction.by(), why);
        return after;
    }

    /** From the first phase of dual writing the way back ends the run: all rows would be copied again. */
    private static void requireWayForward(MigrationState state) {
        if (state.paused()) {
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    "it is paused, so that it would go back and could not come forward again",
                    "resume() it first");
        }
        boolean endsTheRun = state.phase() == Phase.DUAL_WRITE;
        boolean losesOld = state.phase() == Phase.NEW_ONLY;
        if (state.phase().previous().isEmpty() || endsTheRun || losesOld) {
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    "the way back from this phase cannot be rehearsed"
                            + (losesOld ? ": the old side misses writes" : ": there is nothing to come back to"),
                    "rehearse it in another phase, such as " + Phase.READ_NEW);
        }
    }
}
