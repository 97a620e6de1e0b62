package dev.zdm.proof.simulation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The real engine, or the engine with one safety rule removed: by stores that do less than they should, because the
 * engine keeps most of its rules by what it asks of them. Named by the words of the rule.
 */
enum Mutant {
    /** Nothing is removed. */
    NONE,
    /** No fence: the guard admits whoever asks. */
    NO_FENCE,
    /** The guard is read outside the transaction that writes, so it may change before the commit. */
    GUARD_READ_OUTSIDE_TRANSACTION,
    /** The guard is asked once in a unit, although a return to a savepoint has given it back. */
    GUARD_CACHED_ACROSS_SAVEPOINT,
    /** The earliest phase that may write is never raised. */
    LEAST_PHASE_NOT_RAISED,
    /** The flip takes no notice of the number of an attempt. */
    FLIP_WITHOUT_ATTEMPT_NUMBER,
    /** The flip does not wait for the writers under way. */
    FLIP_DOES_NOT_WAIT_FOR_WRITERS,
    /** A unit of work that may write reads the side that does not serialise. */
    WRITING_UNIT_READS_NEW,
    /** A flag that is off leads to the old side at 100 %, whoever owns the writes. */
    FLAG_REACHES_OLD_UNGUARDED,
    /** A writer locks the row of the new side before that of the old one. */
    NEW_ROW_BEFORE_OLD_ROW,
    /** The other side is given the command instead of the row that it left. */
    COMMAND_REPLAYED,
    /** Writers of a row that is absent do not lock its key. */
    ABSENT_KEY_UNLOCKED,
    /** The row is re-read for its copy without its lock. */
    COPY_READ_WITHOUT_LOCK,
    /** A copy does not ask the destination's guard. */
    COPY_WITHOUT_GUARD_OF_DESTINATION,
    /** A late copy overwrites a later one. */
    LATE_COPY_UNFENCED,
    /** The fence of a row goes with the row. */
    NO_TOMBSTONE,
    /** The row is read before its label. */
    ROW_BEFORE_LABEL,
    /** The backfill copies without raising labels first. */
    NO_B0,
    /** A write is acknowledged when its own side has it, although both must. */
    ACKNOWLEDGED_BEFORE_BOTH,
    /** The flip opens the other side before it has everything. */
    NEW_OPENED_BEFORE_DRAIN,
    /** The backfill reads its rows without their locks. */
    BACKFILL_WITHOUT_LOCK,
    /** An instance acknowledges an epoch while operations of earlier ones are under way. */
    ACKNOWLEDGED_WITHOUT_DRAINING,
    /** Nobody waits for an acknowledgement. */
    FORWARD_WITHOUT_ACKNOWLEDGEMENT,
    /** Silence by the own clock is enough, whatever the store's clock says. */
    EVICTED_BY_OWN_CLOCK_ONLY,
    /** Silence by the store's clock is enough, whatever the own clock says. */
    EVICTED_BY_STORE_CLOCK_ONLY,
    /** An instance believes longer in its lease than the others do. */
    LEASE_OUTLIVES_EVICTION,
    /** An instance joins while the state is being changed. */
    REGISTRATION_WITHOUT_ROW_LOCK,
    /** The gates are asked before the transaction of the epoch. */
    GATE_OUTSIDE_EPOCH_TRANSACTION,
    /** The old side counts as complete although it has missed writes. */
    FLIP_BACK_THOUGH_OLD_INCOMPLETE;

    private static final Set<Mutant> OF_TWO_DATABASES = EnumSet.of(
            NO_FENCE,
            GUARD_READ_OUTSIDE_TRANSACTION,
            COPY_WITHOUT_GUARD_OF_DESTINATION,
            LATE_COPY_UNFENCED,
            NO_TOMBSTONE,
            ROW_BEFORE_LABEL,
            NO_B0,
            ACKNOWLEDGED_BEFORE_BOTH,
            NEW_OPENED_BEFORE_DRAIN,
            FLIP_WITHOUT_ATTEMPT_NUMBER,
            FLIP_DOES_NOT_WAIT_FOR_WRITERS);

    /** What its histories are drawn from. */
    Scenario scenario() {
        return switch (this) {
            case NO_FENCE, LEAST_PHASE_NOT_RAISED -> Scenario.SLEEPING_WRITER;
            case GUARD_CACHED_ACROSS_SAVEPOINT -> Scenario.SAVEPOINTS;
            case FLAG_REACHES_OLD_UNGUARDED -> Scenario.FLAG_FLIPS;
            case ABSENT_KEY_UNLOCKED, COPY_READ_WITHOUT_LOCK -> Scenario.HOT_ROW;
            case COPY_WITHOUT_GUARD_OF_DESTINATION -> Scenario.SLEEPING_SCANNER;
            case ACKNOWLEDGED_WITHOUT_DRAINING -> Scenario.UNITS_FROM_BEFORE;
            case EVICTED_BY_OWN_CLOCK_ONLY, EVICTED_BY_STORE_CLOCK_ONLY, LEASE_OUTLIVES_EVICTION ->
                Scenario.LEASE_AND_EVICTION;
            case REGISTRATION_WITHOUT_ROW_LOCK -> Scenario.LATE_JOINER;
            case GATE_OUTSIDE_EPOCH_TRANSACTION, FLIP_WITHOUT_ATTEMPT_NUMBER -> Scenario.TWO_OPERATORS;
            case NEW_ROW_BEFORE_OLD_ROW, BACKFILL_WITHOUT_LOCK -> Scenario.HOT_BACKFILL;
            default -> Scenario.ANYTHING;
        };
    }

    /** All that lack a rule. */
    static List<Mutant> removed() {
        return Arrays.stream(values()).filter(mutant -> mutant != NONE).toList();
    }

    /** Whether the rule matters only, or sooner, where two databases cannot commit together. */
    boolean needsTwoDatabases() {
        return OF_TWO_DATABASES.contains(this);
    }
}
