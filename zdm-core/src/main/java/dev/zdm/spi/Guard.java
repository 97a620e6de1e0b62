package dev.zdm.spi;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import java.time.Duration;

/**
 * The guard row of each migration in one data store: says, inside the very transaction that writes, which side accepts
 * first writes. Thread-safe. Exactly one side owns at any time.
 */
public interface Guard {

    /** Writers did not make room in time for a change of the guard. Nothing was changed; try again. */
    final class HeldException extends MigrationException {
        private static final long serialVersionUID = 1L;

        /**
         * Creates the exception.
         *
         * @param migration the migration
         * @param problem how long was waited, and who held the guard
         */
        public HeldException(String migration, String problem) {
            super(migration, null, problem, "end that transaction, then try again; nothing was changed", null);
        }

        @Override
        public boolean isRetryable() {
            return true;
        }
    }

    /**
     * A guard row.
     *
     * @param run the run it belongs to
     * @param owner the side that accepts first writes
     * @param generation the number of the latest attempt to move ownership
     * @param minPhase the earliest phase in which an instance may still write
     */
    record Row(long run, Side owner, long generation, Phase minPhase) {
        /**
         * Whether an attempt comes too late.
         *
         * @param to the side that it would give the ownership to
         * @param attempt its number
         * @return true if a later one was made, or one of this number for the other side
         */
        public boolean outdates(Side to, long attempt) {
            return generation > attempt || (generation == attempt && owner != to);
        }
    }

    /**
     * Makes sure that the row exists for a run: creates it owned by {@link Side#OLD}, or resets the row of an earlier
     * run. Does nothing if the row is already of this run.
     *
     * @param migration the migration
     * @param run the present run
     * @throws HeldException if writers did not make room in time to reset a row
     */
    void prepare(String migration, long run);

    /**
     * Reads the row freshly in the transaction under way, and holds it so that neither owner nor minimum phase can
     * change before this transaction ends.
     *
     * @param migration the migration
     * @return the row
     * @throws dev.zdm.plan.StateStoreException if the row or its table is missing
     * @throws dev.zdm.plan.StalePhaseException if ownership is being moved, or moved since the unit's only snapshot
     * @throws RecordSource.BusyException if it stayed in use for too long; the unit can only be rolled back and tried again
     */
    Row share(String migration);

    /**
     * Sets the earliest phase in which an instance may still write; a later one only after the writes under way have
     * ended.
     *
     * @param migration the migration
     * @param phase the phase
     * @throws HeldException if the writes under way did not end in time
     */
    void requirePhase(String migration, Phase phase);

    /** What became of an attempt to move ownership. */
    enum HandOver {
        /** The side owns now. */
        DONE,
        /** Writers did not make room in time. */
        HELD,
        /** A later attempt was made before: whoever made this one was asleep. Nothing was changed. */
        OUTDATED
    }

    /**
     * Moves ownership in a transaction of its own, after the writes under way have ended and while no other begins.
     * Tries for at most a given time, each attempt waiting only briefly, so that writers are never held for long. If the
     * side owns already, only the number of the attempt is stored.
     *
     * @param migration the migration
     * @param to the side that is to own
     * @param attempt the epoch to which the move belongs; an attempt of an earlier one than the row's is outdated, and so is
     *     one of the same that would give it to the other side
     * @param maxPause how long to go on trying
     * @param beforehand runs in the same transaction, while nobody writes
     * @return whether the side owns now
     */
    HandOver handOver(String migration, Side to, long attempt, Duration maxPause, Runnable beforehand);

    /**
     * Locks a key, whether or not it has a row, until the transaction under way ends. Taken by writers of a row that the
     * old side does not have, once the new side may own: there is no row lock that would order them.
     *
     * @param migration the migration
     * @param key the text of the key
     * @throws RecordSource.BusyException if it stayed in use for too long; the unit can only be rolled back and tried again
     */
    void lockKey(String migration, String key);
}
