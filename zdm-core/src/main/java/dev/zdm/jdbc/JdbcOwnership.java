package dev.zdm.jdbc;

import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Ownership;
import dev.zdm.spi.TransactionScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The owner and the attempt in the rows of {@code zdm_guard}, each change in a transaction of its own. */
final class JdbcOwnership implements Ownership {
    private final TransactionScope transactions;
    private final ExclusiveGuard exclusively;

    JdbcOwnership(TransactionScope transactions, ExclusiveGuard exclusively) {
        this.transactions = transactions;
        this.exclusively = exclusively;
    }

    @Override
    public Seen read(String migration) {
        try {
            return transactions.requiresNew(() -> transactions.withConnection(connection -> Statements.first(
                            connection, OwnSql.GUARD_READ, row -> seen(migration, row), migration)
                    .orElseThrow(() -> rowMissing(migration))));
        } catch (SQLException e) {
            throw StoreErrors.translate(migration, e);
        }
    }

    private static Seen seen(String migration, ResultSet row) throws SQLException {
        // Whoever looks first at a row that somebody has edited says so.
        var unused = JdbcGuard.phaseOf(migration, row);
        return new Seen(row.getLong("run"), Owner.valueOf(row.getString("owner")), row.getLong("gen"));
    }

    private static StateStoreException rowMissing(String migration) {
        return new StateStoreException(
                migration,
                null,
                "the table zdm_guard has no row of this migration",
                "restore the row from a backup of that database; until then zdm writes nothing");
    }

    @Override
    public Outcome change(String migration, Change change, Duration maxPause, Runnable beforehand) {
        AtomicBoolean changed = new AtomicBoolean();
        try {
            boolean roomMade = exclusively.attempt(migration, maxPause, connection -> {
                changed.set(isChanged(connection, migration, change));
                if (changed.get()) {
                    beforehand.run();
                }
            });
            return !roomMade ? Outcome.NO_ROOM : changed.get() ? Outcome.CHANGED : Outcome.LOST;
        } catch (SQLException e) {
            throw StoreErrors.translate(migration, e);
        }
    }

    @Override
    public boolean changeAtOnce(String migration, Change change) {
        try {
            return transactions.requiresNew(
                    () -> transactions.withConnection(connection -> isChanged(connection, migration, change)));
        } catch (SQLException e) {
            throw StoreErrors.translate(migration, e);
        }
    }

    private static boolean isChanged(Connection connection, String migration, Change change) throws SQLException {
        return Statements.update(
                        connection,
                        OwnSql.GUARD_CHANGE,
                        change.to(),
                        change.attempt(),
                        migration,
                        change.from(),
                        change.least(),
                        change.most())
                > 0;
    }
}
