package dev.zdm.event;

import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A fact about one migration. Immutable; carries no value of a user's row. */
public sealed interface MigrationEvent {

    /**
     * The migration concerned.
     *
     * @return its id
     */
    String migration();

    /** An event that knows where the migration stood. */
    sealed interface InState extends MigrationEvent {
        /**
         * Where the migration stood.
         *
         * @return its state when this happened
         */
        MigrationState state();

        @Override
        default String migration() {
            return state().migration();
        }
    }

    /**
     * Phase, share, pause or contraction changed.
     *
     * @param before the state that ended
     * @param after the state that began
     */
    record StateChanged(MigrationState before, MigrationState after) implements MigrationEvent {
        /**
         * What changed, for logs and notices.
         *
         * @return such as {@code READ_NEW 5 % -> READ_NEW 25 %}, {@code paused in SYNC}, {@code resumed in SYNC},
         *     {@code still in SYNC} or {@code contracted, the old side is given up}
         */
        public String change() {
            if (after.contracted() && !before.contracted()) {
                return "contracted, the old side is given up";
            }
            if (after.paused() != before.paused()) {
                return (after.paused() ? "paused in " : "resumed in ") + after.describe();
            }
            return before.describe().equals(after.describe())
                    ? "still in " + after.describe()
                    : before.describe() + " -> " + after.describe();
        }

        @Override
        public String migration() {
            return after.migration();
        }
    }

    /**
     * A change was asked for and refused.
     *
     * @param state the present state, unchanged
     * @param wanted what was asked for
     * @param instruction who asked
     * @param refusals every condition that was not met
     */
    record TransitionRefused(MigrationState state, String wanted, Instruction instruction, List<Refusal> refusals)
            implements InState {
        /** Copies the list. */
        public TransitionRefused {
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * A row could not be copied to the other side.
     *
     * @param state the state in which it happened
     * @param side the side that should have received the copy
     * @param keyHash a hash of the row's key, the same for the same key of the same migration
     * @param cause what went wrong
     * @param rolledBack whether the whole write was rolled back; otherwise the key is remembered
     */
    record CopyFailed(MigrationState state, Side side, String keyHash, Throwable cause, boolean rolledBack)
            implements InState {
        /** Without the message of the cause: databases put values of rows into it. */
        @Override
        public String toString() {
            return "CopyFailed[state=" + state + ", side=" + side + ", keyHash=" + keyHash + ", cause="
                    + cause.getClass().getName() + ", rolledBack=" + rolledBack + "]";
        }
    }

    /**
     * The scans of this instance rest, or go on after they rested.
     *
     * @param state the state in which it happened
     * @param kind what the scan is for
     * @param reason why they rest; empty if they go on
     */
    record ScanHeldBack(MigrationState state, ScanKind kind, Optional<String> reason) implements InState {}

    /**
     * A verification of this instance has ended and found differences.
     *
     * @param state the state in which it happened
     * @param report what was found, by column
     */
    record DifferencesFound(MigrationState state, DifferenceReport report) implements InState {}

    /**
     * A round of the patrol of this instance could not be ended, or not all that it had found could be repaired. The next
     * one begins after the usual rest, from the first row.
     *
     * @param state the state in which it happened
     * @param cause what went wrong
     */
    record PatrolFailed(MigrationState state, Throwable cause) implements InState {
        /** Without the message of the cause: databases put values of rows in theirs. */
        @Override
        public String toString() {
            return "PatrolFailed[state=" + state + ", cause=" + cause.getClass().getName() + "]";
        }
    }

    /**
     * A write was answered with {@code OutcomePendingException}: it is committed, and its copy has not arrived yet.
     *
     * @param state the state in which it happened
     * @param side the side that misses the copy
     */
    record OutcomePending(MigrationState state, Side side) implements InState {}

    /**
     * What two databases owe each other was counted.
     *
     * @param state the state in which it was counted
     * @param pending copies that will be tried again
     * @param dead copies that were given up
     * @param oldestAge how long the oldest pending one has been owed
     */
    record BacklogCounted(MigrationState state, long pending, long dead, Duration oldestAge) implements InState {}

    /**
     * The old side answered what belonged to the new one.
     *
     * @param state the state in which it happened
     * @param operation a read or a call
     * @param reason why
     */
    record FellBack(MigrationState state, Operation operation, FallbackReason reason) implements InState {}

    /**
     * A flag was off, but the phase no longer permits the old side, so the new one answered.
     *
     * @param state the present state
     * @param feature the name of the flag
     */
    record FlagIgnored(MigrationState state, String feature) implements InState {}

    /**
     * A flag could not be asked, and was taken as off.
     *
     * @param state the present state
     * @param feature the name of the flag
     * @param cause what went wrong
     */
    record FlagFailed(MigrationState state, String feature, Throwable cause) implements InState {
        /** Without the message of the cause: the gate was asked about a key. */
        @Override
        public String toString() {
            return "FlagFailed[state=" + state + ", feature=" + feature + ", cause="
                    + cause.getClass().getName() + "]";
        }
    }

    /**
     * The cohort override could not be asked, and the cohort decided.
     *
     * @param state the present state
     * @param cause what went wrong
     */
    record OverrideFailed(MigrationState state, Throwable cause) implements InState {
        /** Without the message of the cause: the override looks at requests. */
        @Override
        public String toString() {
            return "OverrideFailed[state=" + state + ", cause="
                    + cause.getClass().getName() + "]";
        }
    }

    /**
     * The answers of both sides were compared, or could not be.
     *
     * @param state the state in which the call was made
     * @param verdict the outcome
     * @param fields names of the fields that differ; empty unless the verdict is a mismatch or ignored
     * @param keyHash a hash of the key; empty where the call had none
     */
    record Compared(MigrationState state, Verdict verdict, List<String> fields, String keyHash) implements InState {
        /** Copies the list. */
        public Compared {
            fields = List.copyOf(fields);
        }
    }

    /**
     * Two implementations were compared, or could not be; one outcome of a comparison without tables and phases.
     *
     * @param migration the comparison's name
     * @param verdict the outcome
     * @param fields names of the fields that differ; empty unless the verdict is a mismatch or ignored
     * @param keyHash a hash of the key; empty unless the verdict is a mismatch of a call with a key
     */
    record AnswersCompared(String migration, Verdict verdict, List<String> fields, String keyHash)
            implements MigrationEvent {
        /** Copies the list. */
        public AnswersCompared {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A field differs between two implementations more than it does by itself; said once for each field.
     *
     * @param migration the comparison's name
     * @param field the field and its figures
     */
    record FieldBlamed(String migration, ComparisonReport.Field field) implements MigrationEvent {}

    /**
     * A scan committed a chunk, or ended.
     *
     * @param migration the migration
     * @param kind what the scan is for
     * @param rows rows done so far in this scan
     * @param estimatedRows rows expected in all; 0 if unknown
     * @param mismatches rows found different so far; 0 for a backfill
     * @param swept rows of the new side that a backfill, after copying, has looked at for extras; 0 before
     * @param finished whether the scan is complete
     */
    record Scanned(
            String migration,
            ScanKind kind,
            long rows,
            long estimatedRows,
            long mismatches,
            long swept,
            boolean finished)
            implements MigrationEvent {
        /**
         * A scan that sweeps nothing yet.
         *
         * @param migration the migration
         * @param kind what the scan is for
         * @param rows rows done so far in this scan
         * @param estimatedRows rows expected in all; 0 if unknown
         * @param mismatches rows found different so far
         * @param finished whether the scan is complete
         */
        public Scanned(
                String migration, ScanKind kind, long rows, long estimatedRows, long mismatches, boolean finished) {
            this(migration, kind, rows, estimatedRows, mismatches, 0, finished);
        }
    }

    /**
     * The circuit breaker of the new side changed its state.
     *
     * @param state the state in which it happened
     * @param from the state before, such as {@code CLOSED}
     * @param to the state now, such as {@code OPEN}
     */
    record BreakerChanged(MigrationState state, String from, String to) implements InState {}

    /**
     * An instance was given up by the others, because it was silent, or because an operator attested that it is dead; or
     * this instance found that another one has its name.
     *
     * @param state the state in which it happened
     * @param instance the instance's name
     * @param reason what was found
     */
    record InstanceEvicted(MigrationState state, String instance, String reason) implements InState {}

    /**
     * This instance has joined the others of a migration, again.
     *
     * @param state the state in which it works
     * @param instance its name
     */
    record InstanceJoined(MigrationState state, String instance) implements InState {}

    /**
     * This instance heard of a change that was made by another one.
     *
     * @param before the state that it knew
     * @param after the state that it works in from now on; others may have been between
     */
    record StateFollowed(MigrationState before, MigrationState after) implements MigrationEvent {
        @Override
        public String migration() {
            return after.migration();
        }
    }

    /**
     * A read was made under the guard row, because this instance was out of touch with the others for too long.
     *
     * @param state the state that was last known
     */
    record ReadGuarded(MigrationState state) implements InState {}

    /**
     * The state store did not answer a renewal; the last known state stays in force.
     *
     * @param state the state in which it happened
     * @param cause what went wrong
     */
    record StateStoreUnavailable(MigrationState state, Throwable cause) implements InState {
        @Override
        public String toString() {
            return "StateStoreUnavailable[state=" + state + ", cause="
                    + cause.getClass().getName() + "]";
        }
    }

    /**
     * A rollout needs a person. Told by one instance of the fleet, and again only where that is said.
     *
     * @param state the state in which it happened
     * @param need for what
     * @param subject the trigger, the gate, or for a failed rollback how often it was told; empty where there is one only
     * @param text what was found, in one line
     */
    record PersonNeeded(MigrationState state, PersonNeed need, String subject, String text) implements InState {}

    /**
     * A look of the rollout on this instance ended with an error; the next one follows.
     *
     * @param state the state in which it happened
     * @param cause what went wrong
     */
    record RolloutFailed(MigrationState state, Throwable cause) implements InState {
        /** Without the message of the cause: databases put values of rows in theirs. */
        @Override
        public String toString() {
            return "RolloutFailed[state=" + state + ", cause="
                    + cause.getClass().getName() + "]";
        }
    }

    /**
     * A notification was handed to a notifier, or could not be.
     *
     * @param state the state in which it happened
     * @param notifier the class of the notifier
     * @param delivery what became of it
     * @param problem what went wrong, in few words; empty where nothing did
     */
    record Notified(MigrationState state, String notifier, Delivery delivery, String problem) implements InState {}

    /**
     * A transition or a chunk of a scan ended.
     *
     * @param migration the migration
     * @param task what it was
     * @param outcome how it ended
     * @param nanos how long it took, waiting included, in nanoseconds
     */
    record TaskEnded(String migration, Task task, TaskOutcome outcome, long nanos) implements MigrationEvent {}
}
