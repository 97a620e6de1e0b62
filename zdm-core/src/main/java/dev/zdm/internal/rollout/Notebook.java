package dev.zdm.internal.rollout;

import dev.zdm.plan.MigrationState;
import dev.zdm.spi.RolloutNotes;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import java.time.Instant;
import java.util.List;

/** The notes of one migration. */
public record Notebook(RolloutNotes notes) {

    /** Of several instances that find the same only one is told true. */
    public boolean enter(MigrationState state, Kind kind, String subject, String by, String reason) {
        return notes.enter(
                new Note(state.migration(), state.run(), state.epoch(), kind, subject, by, reason, Instant.EPOCH));
    }

    public List<Note> of(MigrationState state) {
        return notes.of(state.migration(), state.run());
    }
}
