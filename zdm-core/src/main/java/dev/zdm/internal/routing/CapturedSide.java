package dev.zdm.internal.routing;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.LeaseLostException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.CapturedCode;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Writes run on the side for which the code is written, whatever the phase is, and happen when somebody finds them out: what
 * a session has loaded is written if it was changed. So the code reads its own side wherever what it reads may still be
 * written. In one database that side has every acknowledged write as long as the code serves the phase; between two it has
 * them while it owns the writes.
 */
final class CapturedSide implements WritersSide {
    private final String migration;
    private final CapturedCode application;
    private final CodeSide code;
    private final ReadRouter.Scopes scopes;
    private final GuardedReads guarded;

    CapturedSide(String migration, CapturedCode application, ReadRouter.Scopes scopes, GuardedReads guarded) {
        this.migration = migration;
        this.application = application;
        this.scopes = scopes;
        this.guarded = guarded;
        boolean durable = scopes.twoGuards().isPresent();
        this.code =
                new CodeSide(application.side(), durable ? ConsistencyMode.DURABLE : ConsistencyMode.ATOMIC, durable);
    }

    @Override
    public void require(MigrationState state, @Nullable Unit unit) {
        if (unit == null ? application.maySaveLater() : mayBeWritten(unit)) {
            code.require(state);
        }
    }

    @Override
    public boolean mayBeWritten(Unit unit) {
        return !unit.isReadOnly() || application.maySaveLater();
    }

    @Override
    public Side inUnit(MigrationState state) {
        if (scopes.twoGuards().isPresent()) {
            requireOwner(state, scopes.twoGuards().get());
        } else if (guarded.isNeeded(state)) {
            Guard.Row row = scopes.guard().orElseThrow().share(migration);
            Fence.check(row, state);
            code.requireKept(row, state);
        }
        return code.side();
    }

    private void requireOwner(MigrationState state, DurableUnits units) {
        boolean mayHaveMoved =
                state.dataPhase().serialiser(state.share()) == Phase.Serialiser.GUARD || guarded.isNeeded(state);
        if (mayHaveMoved && units.sideToRead(state) != code.side()) {
            throw new StalePhaseException(
                    state.migration(),
                    state.phase(),
                    "the " + code.side()
                            + " side, which the application's code reads and writes, does not serialise the"
                            + " writes",
                    "nothing was written; run the unit of work again");
        }
    }

    /** Without a lease a guard row would have to be held, in a transaction that would write what the session holds. */
    @Override
    public @Nullable Side outsideOfUnits(MigrationState state) {
        if (!application.maySaveLater()) {
            return null;
        }
        if (guarded.isNeeded(state)) {
            throw new LeaseLostException(state.migration(), state.phase());
        }
        return code.side();
    }

    /** A session takes the transaction along that it takes part in; another database has sessions of its own. */
    @Override
    public boolean survivesFailure() {
        return scopes.twoGuards().isPresent();
    }

    @Override
    public boolean isServedByOld() {
        return code.side() == Side.OLD;
    }
}
