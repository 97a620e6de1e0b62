package dev.zdm.internal.routing;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Unit;
import org.jspecify.annotations.Nullable;

/** The side that must be read by whoever may write what was read. */
interface WritersSide {

    /** Refuses a read of what may be written afterwards in a phase in which that cannot be; no unit is under way if null. */
    void require(MigrationState state, @Nullable Unit unit);

    /** Whether what a unit of work reads may be written afterwards. */
    boolean mayBeWritten(Unit unit);

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
