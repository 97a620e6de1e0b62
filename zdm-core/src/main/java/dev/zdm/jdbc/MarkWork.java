package dev.zdm.jdbc;

import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import dev.zdm.spi.Unit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Statements on the tables of one migration's marks; says what their errors mean.
 *
 * @param home the database
 * @param dialect its dialect
 * @param migration the migration
 * @param tables the tables
 */
record MarkWork(JdbcDataStore home, Dialect dialect, String migration, MarkTables tables) {
    /** Whoever loses a conflict or a deadlock has let somebody else get on. */
    private static final int CONFLICTS = 50;

    private static final String DENIED = "may not be made by this database user";

    /** Joins the unit under way, if there is one. */
    <T> T run(ConnectionWork<T> work) {
        try {
            return home.transactions().withConnection(work);
        } catch (SQLException e) {
            if (SqlStates.isTransactionGone(e)) {
                // What follows would begin another transaction, and half of the unit would commit.
                home.transactions().current().ifPresent(Unit::markRollbackOnly);
            }
            throw translate(e);
        }
    }

    private RuntimeException translate(SQLException error) {
        if (SqlStates.isRetryable(error)) {
            return new BusyException(
                    migration,
                    "a row of " + tables.keys() + " or of the guard is in use by another transaction, or was changed"
                            + " by it",
                    error);
        }
        return SqlStates.isTableMissing(error)
                ? missing("zdm's own tables " + names() + " are missing", error)
                : StoreErrors.translate(migration, error);
    }

    /** In a transaction of its own, which is run again after a conflict. */
    <T> T apart(ConnectionWork<T> work) {
        for (int conflicts = 0; ; conflicts++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (!SqlStates.isRetryable(e) || conflicts == CONFLICTS) {
                    throw translate(e);
                }
            }
        }
    }

    private <T> T once(ConnectionWork<T> work) throws SQLException {
        try {
            return home.transactions()
                    .<T, SQLException>requiresNew(() -> home.transactions().withConnection(connection -> {
                        dialect.sessions().beginQueueWork(connection);
                        return work.apply(connection);
                    }));
        } catch (DatabaseException e) {
            // Of a commit that was refused, or of a connection that could not be had.
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
        }
    }

    /** Marks that an earlier version of zdm has made get the table of ranges that they lack. */
    void create() {
        if (isMissing()) {
            run(tables.create(), this::isMissing, DENIED);
        } else if (isMissing(tables.ranges())) {
            run(tables.createRanges(), () -> isMissing(tables.ranges()), DENIED);
        }
    }

    /** In pieces, so that no transaction gets long. */
    void clear() {
        if (!isMissing()) {
            for (String table : cleared()) {
                String some = dialect.spelling().deleteSome(table);
                while (apart(connection -> Statements.update(connection, some)) > 0) {}
            }
        }
    }

    private List<String> cleared() {
        List<String> marks = List.of(tables.pending(), tables.keys());
        return isMissing(tables.ranges()) ? marks : List.of(tables.ranges(), tables.pending(), tables.keys());
    }

    void drop() {
        run(tables.drop(), () -> true, "may not be taken away by this database user");
    }

    /** Of the marks and of what is owed; that there are no ranges yet is no reason not to use those. */
    boolean isMissing() {
        return isMissing(tables.keys()) || isMissing(tables.pending());
    }

    private boolean isMissing(String table) {
        return run(connection -> dialect.catalog().isMissing(connection, table));
    }

    /** Returns false if room was not to be had in time. */
    boolean exclusively(ExclusiveGuard guard, Duration patience, ExclusiveGuard.Work work) {
        try {
            return guard.attempt(migration, patience, work);
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private void run(List<String> statements, BooleanSupplier areWanted, String ifDenied) {
        try {
            home.transactions()
                    .<Boolean, SQLException>requiresNew(() -> home.transactions()
                            .withConnection(connection -> {
                                dialect.catalog().lockSchema(connection);
                                for (String statement : areWanted.getAsBoolean() ? statements : List.<String>of()) {
                                    Statements.execute(connection, statement);
                                }
                                return true;
                            }));
        } catch (SQLException e) {
            if (SqlStates.isAlreadyThere(e)) {
                // Made by another instance at the same moment; H2 does not keep the two apart.
                create();
                return;
            }
            throw SqlStates.isPermissionDenied(e)
                    ? denied(statements, ifDenied, e)
                    : StoreErrors.translate(migration, e);
        }
    }

    private StateStoreException denied(List<String> statements, String problem, SQLException cause) {
        return new StateStoreException(
                migration,
                null,
                "zdm's own tables " + names() + " " + problem,
                "let somebody who may run these statements on that database, and grant the application select, insert,"
                        + " update and delete on the tables: " + String.join("; ", statements),
                cause);
    }

    private StateStoreException missing(String problem, SQLException cause) {
        return new StateStoreException(
                migration,
                null,
                problem,
                "run these statements on that database, or start the application again, which makes them where it may: "
                        + String.join("; ", tables.create()),
                cause);
    }

    private String names() {
        return tables.keys() + ", " + tables.pending() + " and " + tables.ranges();
    }
}
