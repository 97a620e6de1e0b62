package dev.zdm.internal.rollout;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.PersonNeed;
import dev.zdm.internal.rollout.Decision.RollBack;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The fastest safe way back: one phase. From where the writes have moved it takes two, and whoever looks next takes the second.
 * What cannot be done is told, by one instance each minute, until a person has taken note or it was done after all.
 */
final class WayBack {
    static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private final Controller.Context context;

    WayBack(Controller.Context context) {
        this.context = context;
    }

    void take(MigrationState state, RollBack decision, String evidence) {
        try {
            MigrationState unused =
                    context.transitions().rollback(Controller.instruction(state, decision.text(), evidence));
        } catch (EpochConflictException e) {
            throw e;
        } catch (TransitionRefusedException e) {
            tell(e.refusals().get(0).toString());
        } catch (MigrationException e) {
            tell(e.problem() + " (" + e.remedy() + ")");
        }
    }

    /** If the store is what fails nothing can be entered: the look ends with an event, and the next one tries again. */
    private void tell(String problem) {
        MigrationState state = context.state();
        List<Note> notes = context.notebook().of(state).stream()
                .filter(note -> note.epoch() == state.epoch())
                .toList();
        if (notes.stream().anyMatch(note -> note.kind() == Kind.ACKNOWLEDGED)) {
            return;
        }
        String text = problem + "; callers are still answered by the new side in " + state.describe();
        String number = Long.toString(numberOf(notes));
        if (context.notebook().enter(state, Kind.ROLLBACK_FAILED, number, Pilot.AUTHOR, text)) {
            context.events().emit(new MigrationEvent.PersonNeeded(state, PersonNeed.FAILED_ROLLBACK, number, text));
        }
    }

    /** One for the first minute since it failed first, two for the second. */
    private long numberOf(List<Note> notes) {
        Instant now = context.time().now();
        return notes.stream()
                        .filter(note -> note.kind() == Kind.ROLLBACK_FAILED)
                        .map(Note::at)
                        .min(Instant::compareTo)
                        .map(first -> Math.max(0, Duration.between(first, now).dividedBy(TOLD_EVERY)))
                        .orElse(0L)
                + 1;
    }
}
