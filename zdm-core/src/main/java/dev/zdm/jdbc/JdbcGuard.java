package dev.zdm.jdbc;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TimeSource;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The guard rows of one database.
 *
 * <p>Every writer holds the table's ROW SHARE lock to the end of its transaction, from the very statement that read the
 * row. Whoever changes a row first takes the EXCLUSIVE lock, which waits for the writers under way and keeps new ones
 * waiting. A writer that waited reads the row in a snapshot taken after the wait, hence freshly. All of this holds at
 * READ COMMITTED; a transaction with one snapshot for all its statements locks the row itself, which PostgreSQL refuses
 * if the row changed after the snapshot.
 */
final class JdbcGuard implements Guard {
    private final TransactionScope transactions;
    private final ExclusiveGuard exclusively;
    private final Duration patience;

    /** The patience is for what nobody asked to be quick: changing the earliest phase, beginning a new run. */
    JdbcGuard(TransactionScope transactions, TimeSource time, Duration patience) {
        this.transactions = transactions;
        this.exclusively = new ExclusiveGuard(transactions, time);
        this.patience = patience;
    }

    @Override
    public void prepare(String migration, long run) {
        boolean ofAnEarlierRun =
                inOwnTransaction(migration, connection -> createOrFindEarlier(connection, migration, run));
        if (ofAnEarlierRun) {
            insist(
                    migration,
                    connection -> Statements.update(connection, PostgresSql.GUARD_RESET, run, migration, run));
        }
    }

    private static boolean createOrFindEarlier(Connection connection, String migration, long run) throws SQLException {
        Statements.update(connection, PostgresSql.GUARD_CREATE, migration, run);
        return Statements.first(connection, PostgresSql.GUARD_RUN, row -> row.getLong(1) < run, migration)
                .orElse(false);
    }

    @Override
    public Row share(String migration) {
        Unit unit = transactions.current().orElseThrow(() -> outsideUnit(migration));
        try {
            return transactions
                    .withConnection(connection -> share(connection, unit, migration))
                    .orElseThrow(() -> rowMissing(migration));
        } catch (SQLException e) {
            throw SqlStates.isRetryable(e) ? stale(migration, e) : translate(migration, e);
        }
    }

    private static Optional<Row> share(Connection connection, Unit unit, String migration) throws SQLException {
        if (unit.isReadOnly()) {
            // With one snapshot for all statements, owner and rows are both seen as of its moment: nothing to lock
            // then.
            Statements.execute(connection, PostgresSql.GUARD_LOCK_SHARED);
            return Statements.first(connection, PostgresSql.GUARD_READ, row -> read(migration, row), migration);
        }
        Optional<SeenRow> seen = Statements.first(
                connection,
                PostgresSql.GUARD_SHARE,
                row -> new SeenRow(read(migration, row), row.getString("isolation")),
                migration);
        return seen.isPresent() && seen.get().mayBeStale()
                ? Statements.first(connection, PostgresSql.GUARD_SHARE_ROW, row -> read(migration, row), migration)
                : seen.map(SeenRow::row);
    }

    private record SeenRow(Row row, String isolation) {
        boolean mayBeStale() {
            return !isolation.equals("read committed");
        }
    }

    private static Row read(String migration, ResultSet row) throws SQLException {
        String owner = row.getString("owner");
        if (owner.equals("MOVING")) {
            throw stale(migration, null);
        }
        return new Row(
                row.getLong("run"), Side.valueOf(owner), row.getLong("gen"), Phase.valueOf(row.getString("min_phase")));
    }

    @Override
    public void requirePhase(String migration, Phase phase) {
        Phase present = inOwnTransaction(migration, connection -> minPhase(connection, migration));
        if (phase.isBefore(present)) {
            lower(migration, phase);
        } else if (phase != present) {
            insist(migration, connection -> raise(connection, migration, phase));
        }
    }

    private static Phase minPhase(Connection connection, String migration) throws SQLException {
        return Statements.first(
                        connection, PostgresSql.GUARD_READ, row -> Phase.valueOf(row.getString("min_phase")), migration)
                .orElseThrow(() -> rowMissing(migration));
    }

    /** Admits more writers, so there is no writer to wait for: a way back must not hang on a long transaction. */
    private void lower(String migration, Phase phase) {
        inOwnTransaction(migration, connection -> {
            Statements.execute(connection, PostgresSql.lockTimeout(patience.toMillis()));
            return Statements.update(connection, PostgresSql.GUARD_MIN_PHASE, phase, migration);
        });
    }

    private static void raise(Connection connection, String migration, Phase phase) throws SQLException {
        if (Statements.update(connection, PostgresSql.GUARD_MIN_PHASE, phase, migration) == 0) {
            throw rowMissing(migration);
        }
    }

    @Override
    public boolean handOver(String migration, Side to, Duration maxPause, Runnable beforehand) {
        return attempt(migration, maxPause, connection -> {
            beforehand.run();
            handOver(connection, migration, to);
        });
    }

    private static void handOver(Connection connection, String migration, Side to) throws SQLException {
        int moved = Statements.update(connection, PostgresSql.GUARD_HAND_OVER, to, migration, to);
        if (moved == 0 && !Statements.exists(connection, PostgresSql.GUARD_RUN, migration)) {
            throw rowMissing(migration);
        }
    }

    @Override
    public void lockKey(String migration, String key) {
        if (transactions.current().isEmpty()) {
            throw outsideUnit(migration);
        }
        try {
            transactions.withConnection(
                    connection -> Statements.exists(connection, PostgresSql.LOCK_KEY, migration + ':' + key));
        } catch (SQLException e) {
            throw SqlStates.isRetryable(e) ? stale(migration, e) : translate(migration, e);
        }
    }

    private void insist(String migration, ExclusiveGuard.Work work) {
        if (!attempt(migration, patience, work)) {
            throw new StateStoreException(
                    migration,
                    null,
                    "the guard table zdm_guard stayed in use for " + patience + ": " + holders(migration),
                    "end that transaction, then try again; nothing was changed");
        }
    }

    private boolean attempt(String migration, Duration atMost, ExclusiveGuard.Work work) {
        try {
            return exclusively.attempt(atMost, work);
        } catch (SQLException e) {
            throw translate(migration, e);
        }
    }

    private String holders(String migration) {
        return inOwnTransaction(
                        migration,
                        connection -> Statements.first(
                                connection,
                                PostgresSql.GUARD_HOLDERS,
                                row -> "the oldest transaction that holds it is of pid " + row.getLong("pid") + " ("
                                        + row.getString("state") + ", " + row.getString("seconds") + " s old)"))
                .orElse("the transactions that held it have just ended");
    }

    private <T> T inOwnTransaction(String migration, TransactionScope.ConnectionWork<T> work) {
        try {
            return transactions.requiresNew(() -> transactions.withConnection(work));
        } catch (SQLException e) {
            throw translate(migration, e);
        }
    }

    private static IllegalStateException outsideUnit(String migration) {
        return new IllegalStateException("the guard of migration '" + migration
                + "' can only be held inside a unit of work: it is given back when that ends");
    }

    private static StalePhaseException stale(String migration, @Nullable SQLException cause) {
        return new StalePhaseException(
                migration,
                null,
                "ownership of the first writes moved, or is being moved, while this unit of work ran",
                "run the unit of work again from its beginning; nothing was written",
                cause);
    }

    private static StateStoreException rowMissing(String migration) {
        return new StateStoreException(
                migration,
                null,
                "the table zdm_guard has no row of this migration",
                "restore the row, or register the migration again, which creates it");
    }

    private static StateStoreException translate(String migration, SQLException error) {
        return SqlStates.isTableMissing(error)
                ? StoreErrors.tablesMissing(migration, JdbcSchema.DATA, JdbcSchema.DATA.tables(), error)
                : StoreErrors.translate(migration, error);
    }
}
