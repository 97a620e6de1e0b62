package dev.zdm.internal.routing;

import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import org.jspecify.annotations.Nullable;

/** The side that must be read by whoever may write what was read. */
interface WritersSide {

    /** The side that serves everything, because the migration is parked there; null if it is under way. */
    @Nullable
    Side parked(Snapshot entered);

    /** The side that a unit of work which may write has to read. */
    Side inUnit(MigrationState state);

    /** The same where no unit of work is under way; null if what is read there cannot be written any more. */
    @Nullable
    Side outsideOfUnits(MigrationState state);

    /** Whether the unit of work under way can go on with another answer after a read of the new side has failed in it. */
    boolean survivesFailure();

    /** Whether a read runs as it was made while the migration is parked on the old side. */
    boolean isServedByOld();
}
