package dev.zdm.jpa.hibernate;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServedPhases;
import dev.zdm.plan.Side;
import org.jspecify.annotations.Nullable;

/**
 * How the attributes of one migration are bound for the life of a session factory.
 *
 * @param dynamic whether statements set only what has changed, in the columns that the phase writes
 * @param old whether the old columns are mapped at all
 */
record Binding(boolean dynamic, boolean old) {

    /** Of the state in which the session factory starts, null if the migration has none yet. */
    static Binding of(ColumnMode mode, @Nullable MigrationState state) {
        boolean contracted = state != null && state.contracted();
        boolean over = state != null && state.phase() == Phase.NEW_ONLY;
        return mode == ColumnMode.BATCHED ? new Binding(false, !over) : new Binding(true, !contracted);
    }

    /** Where statements name the old columns in every phase, these can be dropped only once that code is gone. */
    ServedPhases serves() {
        if (!old) {
            return ServedPhases.between(Phase.NEW_ONLY, Phase.NEW_ONLY);
        }
        return dynamic ? ServedPhases.ALL : ServedPhases.UNTIL_CONTRACTED;
    }

    boolean maps(Side side) {
        return side == Side.NEW || old;
    }
}
