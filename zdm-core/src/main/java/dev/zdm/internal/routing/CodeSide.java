package dev.zdm.internal.routing;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;

/**
 * The side for which the code of captured writes is written, and the phases in which it may write there.
 *
 * <p>Where both sides change in one transaction, who serialises matters to the order of locks alone. So code of the old
 * side may write until the old side is given up, and code of the new one as soon as every row is in it for certain. That is
 * {@code READ_NEW} and not {@code SYNC}: beside the latter an instance may still be in {@code BACKFILL}, where a copy that
 * the new side refuses is owed. Between two databases a write can only run where writes are serialised; the same holds
 * where each side numbers its own keys.
 *
 * @param alone whether code of the two sides must not write at the same time
 */
record CodeSide(Side side, ConsistencyMode mode, boolean alone) {

    boolean serves(Phase phase) {
        return side == Side.OLD ? !last().isBefore(phase) : !phase.isBefore(first());
    }

    private Phase last() {
        return alone ? Phase.READ_NEW : Phase.WRITE_NEW;
    }

    private Phase first() {
        return alone ? Phase.WRITE_NEW : Phase.READ_NEW;
    }

    void require(MigrationState state) {
        if (!serves(state.dataPhase())) {
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    "the application's code writes the " + side + " side, which in " + mode + " it may do "
                            + (side == Side.OLD ? "until " + last() : "from " + first() + " on"),
                    "nothing was written; run code of the " + side.other() + " side in this phase");
        }
    }

    /** Where writes may be on the move: whether they are where this code must write. */
    void requireOwner(Side owner, MigrationState state) {
        if (alone && owner != side) {
            throw new StalePhaseException(
                    state.migration(),
                    state.phase(),
                    "the " + side + " side does not serialise the writes",
                    "nothing was written; run the unit of work again");
        }
    }

    static ConfigurationException unitMissing(MigrationState state) {
        return new ConfigurationException(
                state.migration(),
                state.phase(),
                "rows of a migrated table are written outside of any transaction",
                "nothing was written; write them in a transaction of their database");
    }
}
