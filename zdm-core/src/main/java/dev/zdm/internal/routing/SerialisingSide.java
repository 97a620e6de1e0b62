package dev.zdm.internal.routing;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Unit;
import org.jspecify.annotations.Nullable;

/** Writes are routed, and run on the side that serialises them. */
record SerialisingSide(String migration, ReadRouter.Scopes scopes, GuardedReads guarded) implements WritersSide {

    @Override
    public void require(MigrationState state, @Nullable Unit unit) {}

    @Override
    public boolean mayBeWritten(Unit unit) {
        return !unit.isReadOnly();
    }

    /** Without a lease the guard is asked in every phase: a unit that only reads in the end would never come to it. */
    @Override
    public Side inUnit(MigrationState state) {
        Phase phase = state.dataPhase();
        boolean mayHaveMoved = phase.serialiser(state.share()) == Phase.Serialiser.GUARD || guarded.isNeeded(state);
        if (!mayHaveMoved || scopes.guard().isEmpty()) {
            return phase.writeRoute(state.share(), null).first();
        }
        if (scopes.twoGuards().isPresent()) {
            return scopes.twoGuards().get().sideToRead(state);
        }
        Guard.Row row = scopes.guard().get().share(migration);
        Fence.check(row, state);
        return row.owner();
    }

    @Override
    public @Nullable Side outsideOfUnits(MigrationState state) {
        return null;
    }

    @Override
    public boolean survivesFailure() {
        return true;
    }

    @Override
    public boolean isServedByOld() {
        return true;
    }
}
