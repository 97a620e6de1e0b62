package dev.zdm.internal.routing;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Guard;

/**
 * Compares the guard row, read in the writing transaction, with the phase to which that transaction is pinned. The row
 * is the truth; a unit that began before it moved must begin again.
 */
final class Fence {
    private Fence() {}

    static void check(Guard.Row row, MigrationState state) {
        Phase phase = state.dataPhase();
        checkRun(row, state);
        if (phase.isBefore(row.minPhase())) {
            throw stale(state, "the guard row admits no writes from before " + row.minPhase());
        }
        if (phase.serialiser(state.share()) == Phase.Serialiser.OLD && row.owner() == Side.NEW) {
            throw stale(state, "writes have moved to the new side");
        }
    }

    static void checkRun(Guard.Row row, MigrationState state) {
        if (row.run() != state.run()) {
            throw stale(
                    state, "the guard row belongs to run " + row.run() + ", this unit of work to run " + state.run());
        }
    }

    private static StalePhaseException stale(MigrationState state, String what) {
        return new StalePhaseException(
                state.migration(), state.phase(), what, "nothing was written; run the unit of work again");
    }
}
