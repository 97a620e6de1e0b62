package dev.zdm.jdbc;

import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.SQLException;
import java.util.List;

/**
 * Statements about the triggers of one of the users' tables, each in a transaction of its own; says what their errors mean.
 *
 * @param home the database
 * @param dialect its dialect
 * @param migration the migration
 * @param table the table
 */
record TriggerWork(JdbcDataStore home, Dialect dialect, String migration, TableName table) {
    /** Whoever writes the table waits behind a statement that waits for those who have written it. */
    private static final long LOCK_MILLIS = 200;

    <T> T ask(ConnectionWork<T> question) {
        try {
            return home.transactions()
                    .<T, SQLException>requiresNew(() -> home.transactions().withConnection(question));
        } catch (SQLException e) {
            throw StoreErrors.translate(migration, e);
        }
    }

    /** Runs statements that change the table; false if others used it for so long that nothing was changed. */
    boolean change(List<String> statements) {
        try {
            return home.transactions()
                    .<Boolean, SQLException>requiresNew(() -> home.transactions()
                            .withConnection(connection -> dialect.sessions()
                                    .changingTables(connection, LOCK_MILLIS, patient -> {
                                        for (String statement : statements) {
                                            Statements.execute(patient, statement);
                                        }
                                        return true;
                                    })));
        } catch (SQLException e) {
            if (SqlStates.isRetryable(e)) {
                return false;
            }
            throw SqlStates.isPermissionDenied(e) ? denied(statements, e) : StoreErrors.translate(migration, e);
        }
    }

    private StateStoreException denied(List<String> statements, SQLException cause) {
        return new StateStoreException(
                migration,
                null,
                "the triggers of table '" + table.name() + "' may not be changed by this database user",
                "let somebody who may run these statements on that database: " + String.join("; ", statements),
                cause);
    }

    List<Catalog.Firing> present(List<String> names) {
        return ask(connection -> dialect.catalog().firing(connection, table)).stream()
                .filter(trigger -> names.contains(trigger.name()))
                .toList();
    }

    /** The foreign keys, where what they pass on fires no trigger. */
    List<String> missed() {
        return dialect.triggers().firesForKeys()
                ? List.of()
                : ask(connection -> HiddenWriters.keys(dialect.catalog(), connection, table));
    }
}
