package dev.zdm.jdbc;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TimeSource;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The guard rows of one database. Every writer holds its migration's row, or something that stands for it, to the end of
 * its transaction; whoever changes the row first waits until nobody holds it, and keeps new writers waiting meanwhile.
 * How, {@link GuardLocks} knows.
 */
final class JdbcGuard implements Guard {
    private final TransactionScope transactions;
    private final KnownDialect dialect;
    private final ExclusiveGuard exclusively;
    private final Duration patience;

    /** The patience is for what nobody asked to be quick: changing the earliest phase, beginning a new run. */
    JdbcGuard(TransactionScope transactions, KnownDialect dialect, TimeSource time, Duration patience) {
        this.transactions = transactions;
        this.dialect = dialect;
        this.exclusively = ExclusiveGuard.of(transactions, dialect, time);
        this.patience = patience;
    }

    @Override
    public void prepare(String migration, long run) {
        boolean ofAnEarlierRun =
                inOwnTransaction(migration, connection -> createOrFindEarlier(connection, migration, run));
        if (ofAnEarlierRun) {
            insist(migration, connection -> Statements.update(connection, OwnSql.GUARD_RESET, run, migration, run));
        }
    }

    private boolean createOrFindEarlier(Connection connection, String migration, long run) throws SQLException {
        boolean created =
                dialect.of(connection).spelling().insertIfAbsent(connection, OwnSql.GUARD_CREATE, migration, run);
        return !created
                && Statements.first(connection, OwnSql.GUARD_RUN, row -> row.getLong(1) < run, migration)
                        .orElse(false);
    }

    @Override
    public Row share(String migration) {
        Unit unit = transactions.current().orElseThrow(() -> GuardErrors.outsideUnit(migration));
        return inUnit(
                        unit,
                        migration,
                        GuardErrors::stale,
                        connection -> dialect.of(connection)
                                .locks()
                                .share(connection, unit.isReadOnly(), migration, row -> read(migration, row)))
                .orElseThrow(() -> GuardErrors.rowMissing(migration));
    }

    private <T> T inUnit(
            Unit unit,
            String migration,
            BiFunction<String, SQLException, MigrationException> ifChanged,
            TransactionScope.ConnectionWork<T> work) {
        try {
            return transactions.withConnection(work);
        } catch (SQLException e) {
            if (SqlStates.isTransactionGone(e)) {
                unit.markRollbackOnly();
            }
            if (!SqlStates.isRetryable(e)) {
                throw translate(migration, e);
            }
            throw SqlStates.isLocked(e) ? GuardErrors.busy(migration, e) : ifChanged.apply(migration, e);
        }
    }

    private static Row read(String migration, ResultSet row) throws SQLException {
        String owner = row.getString("owner");
        if (owner.equals("MOVING")) {
            throw GuardErrors.stale(migration, null);
        }
        return new Row(row.getLong("run"), Side.valueOf(owner), row.getLong("gen"), phaseOf(migration, row));
    }

    static Phase phaseOf(String migration, ResultSet row) throws SQLException {
        String name = row.getString("min_phase");
        return Stream.of(Phase.values())
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StateStoreException(
                        migration,
                        null,
                        "its guard row names the unknown phase '" + name + "'",
                        "correct min_phase of zdm_guard to one of " + Arrays.toString(Phase.values())));
    }

    @Override
    public void requirePhase(String migration, Phase phase) {
        Phase present = inOwnTransaction(migration, connection -> minPhase(connection, migration));
        if (phase.isBefore(present) && !isRowHeld(migration)) {
            lower(migration, phase);
        } else if (phase != present) {
            insist(migration, connection -> change(connection, migration, phase));
        }
    }

    /** Asked of a connection: this may be the first that is wanted of the database. */
    private boolean isRowHeld(String migration) {
        return inOwnTransaction(
                migration, connection -> dialect.of(connection).locks().holdsRow());
    }

    private static Phase minPhase(Connection connection, String migration) throws SQLException {
        return Statements.first(connection, OwnSql.GUARD_READ, row -> phaseOf(migration, row), migration)
                .orElseThrow(() -> GuardErrors.rowMissing(migration));
    }

    /** Admits more writers, so there is no writer to wait for: a way back must not hang on a long transaction. */
    private void lower(String migration, Phase phase) {
        inOwnTransaction(migration, connection -> {
            Sessions sessions = dialect.of(connection).sessions();
            return sessions.waitingAtMost(
                    connection,
                    patience.toMillis(),
                    waiting -> Statements.update(waiting, OwnSql.GUARD_MIN_PHASE, phase, migration));
        });
    }

    private static void change(Connection connection, String migration, Phase phase) throws SQLException {
        requireRow(connection, migration, Statements.update(connection, OwnSql.GUARD_MIN_PHASE, phase, migration));
    }

    /** A statement that found nothing to change, and on MySQL one that changed nothing, may have found a row or none. */
    private static void requireRow(Connection connection, String migration, int changed) throws SQLException {
        if (changed == 0 && !Statements.exists(connection, OwnSql.GUARD_RUN, migration)) {
            throw GuardErrors.rowMissing(migration);
        }
    }

    @Override
    public HandOver handOver(String migration, Side to, long attempt, Duration maxPause, Runnable beforehand) {
        AtomicReference<HandOver> outcome = new AtomicReference<>(HandOver.HELD);
        Row present = inOwnTransaction(migration, connection -> row(connection, migration));
        if (present.owner() == to && !isRowHeld(migration) && keep(migration, to, attempt)) {
            return HandOver.DONE;
        }
        boolean locked = attempt(
                migration, maxPause, connection -> outcome.set(move(connection, migration, to, attempt, beforehand)));
        return locked ? Objects.requireNonNull(outcome.get()) : HandOver.HELD;
    }

    /** The owner stays, so no writer need be waited for; who changes the row at the same time has to be. */
    private boolean keep(String migration, Side owner, long attempt) {
        try {
            return transactions.requiresNew(() -> transactions.withConnection(connection ->
                            Statements.update(connection, OwnSql.GUARD_KEEP, attempt, migration, owner, attempt)))
                    == 1;
        } catch (SQLException e) {
            if (SqlStates.isRetryable(e)) {
                return false;
            }
            throw translate(migration, e);
        }
    }

    private static HandOver move(Connection connection, String migration, Side to, long attempt, Runnable beforehand)
            throws SQLException {
        Row present = row(connection, migration);
        if (present.outdates(to, attempt)) {
            return HandOver.OUTDATED;
        }
        if (present.owner() != to) {
            beforehand.run();
        }
        Statements.update(connection, OwnSql.GUARD_HAND_OVER, to, attempt, migration);
        return HandOver.DONE;
    }

    private static Row row(Connection connection, String migration) throws SQLException {
        return Statements.first(connection, OwnSql.GUARD_READ, row -> read(migration, row), migration)
                .orElseThrow(() -> GuardErrors.rowMissing(migration));
    }

    @Override
    public void lockKey(String migration, String key) {
        Unit unit = transactions.current().orElseThrow(() -> GuardErrors.outsideUnit(migration));
        inUnit(unit, migration, GuardErrors::busy, connection -> {
            dialect.of(connection).locks().lockKey(connection, migration, key);
            return key;
        });
    }

    private void insist(String migration, ExclusiveGuard.Work work) {
        if (!attempt(migration, patience, work)) {
            throw new HeldException(
                    migration,
                    "the guard table zdm_guard stayed in use for " + patience.toSeconds() + " s: "
                            + holders(migration));
        }
    }

    private boolean attempt(String migration, Duration atMost, ExclusiveGuard.Work work) {
        try {
            return exclusively.attempt(migration, atMost, work);
        } catch (SQLException e) {
            throw translate(migration, e);
        }
    }

    private String holders(String migration) {
        return inOwnTransaction(
                        migration, connection -> dialect.of(connection).locks().holder(connection))
                .orElse("the transactions that held it have just ended");
    }

    private <T> T inOwnTransaction(String migration, TransactionScope.ConnectionWork<T> work) {
        try {
            return transactions.requiresNew(() -> transactions.withConnection(work));
        } catch (SQLException e) {
            throw translate(migration, e);
        }
    }

    private StateStoreException translate(String migration, SQLException error) {
        return SqlStates.isTableMissing(error) && dialect.found().isPresent()
                ? StoreErrors.tablesMissing(
                        migration, JdbcSchema.DATA, dialect.found().get(), List.of(), error)
                : StoreErrors.translate(migration, error);
    }
}
