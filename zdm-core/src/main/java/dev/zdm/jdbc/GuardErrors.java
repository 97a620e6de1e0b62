package dev.zdm.jdbc;

import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.RecordSource.BusyException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the guard row of a migration, in words. */
final class GuardErrors {
    private GuardErrors() {}

    static IllegalStateException outsideUnit(String migration) {
        return new IllegalStateException("the guard of migration '" + migration
                + "' can only be held inside a unit of work: it is given back when that ends");
    }

    static BusyException busy(String migration, SQLException cause) {
        return new BusyException(migration, "its guard, or a key of it, is in use by another transaction", cause);
    }

    static StalePhaseException stale(String migration, @Nullable SQLException cause) {
        return new StalePhaseException(
                migration,
                null,
                "ownership of the first writes moved, or is being moved, while this unit of work ran",
                "run the unit of work again from its beginning; nothing was written",
                cause);
    }

    static StateStoreException rowMissing(String migration) {
        return new StateStoreException(
                migration,
                null,
                "the table zdm_guard has no row of this migration",
                "restore the row from a backup of that database; until then zdm writes nothing");
    }
}
