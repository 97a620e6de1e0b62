package dev.zdm.spi;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;

/**
 * What a writing transaction relies on, and what the guard row of its database must say for it to commit: the run, the
 * side that owns the first writes, and a phase no earlier than the guard's earliest.
 *
 * @param migration the migration
 * @param run the run to which the transaction is pinned
 * @param epoch the epoch to which it is pinned
 * @param phase the phase to which it is pinned
 * @param owner the side that must own the first writes
 */
public record Admission(String migration, long run, long epoch, Phase phase, Side owner) {

    /**
     * What a transaction relies on that is pinned to a state.
     *
     * @param state the state
     * @param owner the side that must own the first writes
     * @return the admission
     */
    public static Admission of(MigrationState state, Side owner) {
        return new Admission(state.migration(), state.run(), state.epoch(), state.dataPhase(), owner);
    }
}
