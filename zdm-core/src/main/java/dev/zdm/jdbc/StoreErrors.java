package dev.zdm.jdbc;

import dev.zdm.plan.StateStoreException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a database error on zdm's own tables means, and what to do. */
final class StoreErrors {
    private StoreErrors() {}

    static StateStoreException translate(@Nullable String migration, SQLException error) {
        return new StateStoreException(
                migration, null, problemOf(error) + " (SQLSTATE " + error.getSQLState() + ")", remedyOf(error), error);
    }

    static StateStoreException tablesMissing(
            @Nullable String migration,
            JdbcSchema schema,
            Dialect dialect,
            List<String> tables,
            @Nullable SQLException cause) {
        return new StateStoreException(
                migration,
                null,
                "zdm's own tables are missing: " + (tables.isEmpty() ? schema.tables(dialect) : tables),
                "run the script " + schema.scripts(dialect)
                        + " of the zdm-core jar on that database, or let zdm do it with"
                        + " initialize-schema=always; " + dialect.catalog().tablesElsewhere(),
                cause);
    }

    private static String problemOf(SQLException error) {
        if (SqlStates.isConnectionLost(error)) {
            return "the database with zdm's own tables cannot be reached";
        }
        if (SqlStates.isReadOnly(error)) {
            return "the database with zdm's own tables accepts no writes";
        }
        return SqlStates.isPermissionDenied(error)
                ? "the database user may not use zdm's own tables"
                : "the database failed on zdm's own tables";
    }

    private static String remedyOf(SQLException error) {
        if (SqlStates.isConnectionLost(error)) {
            return "check that the database is up and reachable, then try again";
        }
        if (SqlStates.isReadOnly(error)) {
            return "connect to the primary instead of a replica, then try again";
        }
        return SqlStates.isPermissionDenied(error)
                ? "grant it select, insert, update and delete on them"
                : "see the cause for what the database said, then try again";
    }
}
