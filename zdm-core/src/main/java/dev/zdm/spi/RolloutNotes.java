package dev.zdm.spi;

import java.time.Instant;
import java.util.List;

/**
 * What was decided, asked for or told besides changes of a migration's state, once for the whole fleet. Thread-safe; throws
 * {@link dev.zdm.plan.StateStoreException}.
 */
public interface RolloutNotes {

    /** What a note is about. */
    enum Kind {
        /** A person lets the migration go on from an epoch. */
        APPROVED,
        /** A step is proposed, and waits for an approval. */
        PROPOSED,
        /** A trigger failed that rolls back only if a person confirms. */
        CONFIRMATION_WANTED,
        /** A person decided that what a trigger has found in an epoch does not matter; the subject is the trigger. */
        DISMISSED,
        /** A gate does not open; the subject is the gate. */
        GATE_WAITING,
        /** Rolling back failed; the subject counts how often that was told. */
        ROLLBACK_FAILED,
        /** A person has taken note that rolling back failed. */
        ACKNOWLEDGED,
        /** A person has signed an item of a checklist off; the subject is the item. */
        SIGNED_OFF,
        /** The rollback of a phase was rehearsed; the subject is the phase. */
        REHEARSED
    }

    /**
     * A note. Immutable.
     *
     * @param migration the migration's id
     * @param run the run
     * @param epoch the epoch
     * @param kind what it is about
     * @param subject what of several; empty where there can be one only
     * @param by who
     * @param reason why, or what was found
     * @param at when, by the store's clock; ignored when a note is entered
     */
    record Note(
            String migration, long run, long epoch, Kind kind, String subject, String by, String reason, Instant at) {}

    /**
     * Enters a note unless there is one of the same migration, epoch, kind and subject.
     *
     * @param note the note; its subject has at most 255 characters, other texts may be of any length
     * @return true if it was entered: of several instances that find the same only one is told so
     * @throws dev.zdm.plan.StateStoreException if the store failed, or if a text is too long for it. If its answer was lost
     *     the note may have been entered all the same, and then nobody is told.
     */
    boolean enter(Note note);

    /**
     * All notes of a migration's run, without those of a kind that only a later version knows.
     *
     * @param migration the migration's id
     * @param run the run
     * @return the notes, oldest first
     */
    List<Note> of(String migration, long run);
}
