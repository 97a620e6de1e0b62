package dev.zdm.internal.rollout;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What persons say to a rollout. What they had seen must be true still. */
public final class Desk {
    private final Supplier<MigrationState> present;
    private final Notebook notebook;

    /** The state is to be that of the store. */
    public Desk(Supplier<MigrationState> present, Notebook notebook) {
        this.present = present;
        this.notebook = notebook;
    }

    /** The latest change that went back. */
    public static Optional<AuditEntry> latestBack(List<AuditEntry> history) {
        for (int end = history.size(); end > 1; end--) {
            Course course = Course.of(history.subList(0, end));
            if (course.heading() == Course.Heading.BACK) {
                return history.stream()
                        .filter(each -> each.after().epoch() == course.epoch())
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /** The epochs of all changes that went back. */
    public static List<Long> backs(List<AuditEntry> history) {
        return IntStream.range(1, history.size())
                .mapToObj(last -> history.subList(last - 1, last + 1))
                .filter(two -> Course.of(two).heading() == Course.Heading.BACK)
                .map(two -> two.get(1).after().epoch())
                .toList();
    }

    public List<Note> notes() {
        return notebook.of(present.get());
    }

    /** Enters what a person says; saying it twice changes nothing. */
    public void say(Kind kind, String subject, Instruction instruction) {
        enter(heard(instruction), kind, subject, instruction);
    }

    /** The same of what holds for the whole run. */
    public void sayOnce(Kind kind, String subject, Instruction instruction) {
        MigrationState state = heard(instruction);
        boolean known = notebook.of(state).stream()
                .anyMatch(note -> note.kind() == kind && note.subject().equals(subject));
        if (!known) {
            enter(state, kind, subject, instruction);
        }
    }

    private void enter(MigrationState state, Kind kind, String subject, Instruction instruction) {
        boolean unused = notebook.enter(state, kind, subject, instruction.by(), instruction.reason());
    }

    /** The state to which it was said. */
    private MigrationState heard(Instruction instruction) {
        MigrationState state = present.get();
        if (instruction.expectedEpoch().isPresent()
                && instruction.expectedEpoch().getAsLong() != state.epoch()) {
            throw new EpochConflictException(instruction.expectedEpoch().getAsLong(), state);
        }
        if (instruction.by().equals(Pilot.AUTHOR)) {
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    "'" + Pilot.AUTHOR + "' is the name of the rollout itself",
                    "give the name of the person who decides");
        }
        return state;
    }
}
