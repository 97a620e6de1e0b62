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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fastest safe way back: one phase. From where the writes have moved it takes two, and whoever looks next takes the second.
 * What cannot be done is told, by one instance each minute, until a person has taken note or it was done after all. Confined to
 * the looks, of which there is one at a time.
 */
final class Rollback {
    static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private final Controller.Context context;
    private @Nullable Told latest;

    /** How often it has been told in an epoch that it cannot be done, and since when this instance knows. */
    private record Told(long epoch, long times, long since) {}

    Rollback(Controller.Context context) {
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
        long told = notes.stream()
                .filter(note -> note.kind() == Kind.ROLLBACK_FAILED)
                .count();
        if (notes.stream().anyMatch(note -> note.kind() == Kind.ACKNOWLEDGED) || !isDue(state.epoch(), told)) {
            return;
        }
        String text = problem + "; callers are still answered by the new side in " + state.describe();
        String number = Long.toString(told + 1);
        if (context.notebook().enter(state, Kind.ROLLBACK_FAILED, number, Pilot.AUTHOR, text)) {
            context.events().emit(new MigrationEvent.PersonNeeded(state, PersonNeed.FAILED_ROLLBACK, number, text));
        }
        Told unused = see(state.epoch(), told + 1);
    }

    /** By this instance's own clock, since it saw first that so much had been told: clocks of others may be wrong. */
    private boolean isDue(long epoch, long told) {
        Told known = see(epoch, told);
        return told == 0 || context.time().nanoTime() - known.since() >= TOLD_EVERY.toNanos();
    }

    private Told see(long epoch, long times) {
        Told known = latest;
        if (known == null || known.epoch() != epoch || known.times() != times) {
            known = new Told(epoch, times, context.time().nanoTime());
            latest = known;
        }
        return known;
    }
}
