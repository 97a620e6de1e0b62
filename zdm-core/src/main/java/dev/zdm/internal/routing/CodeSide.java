package dev.zdm.internal.routing;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Guard;

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
            throw refused(
                    state,
                    "the application's code writes the " + side + " side, which in " + mode + " it may do "
                            + (side == Side.OLD ? "until " + last() : "from " + first() + " on"));
        }
        if (side == Side.OLD && !state.oldComplete()) {
            throw refused(
                    state,
                    "the application's code writes the OLD side, which misses what was written while the migration was in"
                            + " NEW_ONLY");
        }
    }

    private ConfigurationException refused(MigrationState state, String problem) {
        return new ConfigurationException(
                state.migration(),
                state.phase(),
                problem,
                "nothing was written; run code of the " + side.other() + " side in this phase");
    }

    /**
     * The guard admits writers of both ends of a step, because a write of the side that serialises is right at both. Code of
     * one side is not: beyond the last phase that it serves its side is no longer kept, and whoever slept through that step
     * would copy what is out of date over what is not. The row tells: the step to {@code NEW_ONLY}, which nobody's code of
     * the old side lives to see, is an attempt of its own; and on the way back no row that code of the new side may meet
     * admits writers from before {@code SYNC}.
     */
    void requireKept(Guard.Row row, MigrationState state) {
        boolean left = side == Side.OLD
                ? state.phase() == Phase.WRITE_NEW && row.owner() == Side.NEW && row.generation() > state.epoch()
                : row.minPhase().isBefore(Phase.SYNC);
        if (left) {
            throw new StalePhaseException(
                    state.migration(),
                    state.phase(),
                    "the fleet has gone on to where the " + side + " side is no longer kept",
                    "nothing was written; run the unit of work again");
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
