package dev.zdm.jdbc;

import dev.zdm.spi.Attempts;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Ownership;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.TimeSource;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * A database (PostgreSQL, MariaDB, MySQL or H2) that holds rows of a migration, with its guard rows in the table {@code
 * zdm_guard}. Thread-safe. Create one for each database: record stores share a transaction only if they share this
 * object. Touches nothing until it is used; then any other database is refused with a {@link
 * dev.zdm.plan.ConfigurationException}.
 */
public final class JdbcDataStore implements DataStore {
    private static final Duration GUARD_PATIENCE = Duration.ofSeconds(10);

    private final TransactionScope transactions;
    private final Guard guard;
    private final Ownership ownership;
    private final KnownDialect dialect = new KnownDialect();
    private final JdbcAttempts attempts;

    private JdbcDataStore(TransactionScope transactions) {
        this.transactions = transactions;
        this.guard = new JdbcGuard(transactions, dialect, TimeSource.system(), GUARD_PATIENCE);
        this.attempts = new JdbcAttempts(transactions, dialect);
        this.ownership = new JdbcOwnership(transactions, ExclusiveGuard.of(transactions, dialect, TimeSource.system()));
    }

    /**
     * The database behind a transaction scope, such as Spring's.
     *
     * @param transactions its transactions
     * @return the data store
     */
    public static JdbcDataStore of(TransactionScope transactions) {
        return new JdbcDataStore(transactions);
    }

    /**
     * The database of a data source, with transactions of its own.
     *
     * @param dataSource hands out connections; never closed by the data store
     * @return the data store
     * @see JdbcTransactionScope#of(DataSource)
     */
    public static JdbcDataStore of(DataSource dataSource) {
        return of(JdbcTransactionScope.of(dataSource));
    }

    @Override
    public TransactionScope transactions() {
        return transactions;
    }

    @Override
    public Optional<Guard> guard() {
        return Optional.of(guard);
    }

    @Override
    public Optional<Ownership> ownership() {
        return Optional.of(ownership);
    }

    @Override
    public Optional<Attempts> attempts() {
        return Optional.of(attempts);
    }

    @Override
    public <T> T limited(Duration limit, Supplier<T> work) {
        return transactions.requiresNew(() -> {
            try {
                return transactions.withConnection(
                        connection -> dialect.of(connection).sessions().limited(connection, limit, same -> work.get()));
            } catch (SQLException e) {
                throw SqlStates.isRetryable(e)
                        ? new BusyException(e)
                        : DatabaseException.statement("limiting the time of a unit of work", e);
            }
        });
    }

    /** What sends the statements of changes that may fail. */
    JdbcAttempts attempted() {
        return attempts;
    }

    /**
     * Reads one of the users' tables, in the unit of work under way if there is one, for record stores of more than one table.
     *
     * @param doing what is done, such as {@code "reading"}, for messages
     * @param table the table's name
     * @param work sends the statements
     * @param <T> what it returns
     * @return the work's result
     * @throws dev.zdm.spi.RecordSource.BusyException if the unit of work has only to be run again
     * @throws DatabaseException if the database refuses a statement
     */
    public <T> T onTable(String doing, String table, ConnectionWork<T> work) {
        return new TableWork(transactions, table).run(doing, work);
    }

    /**
     * The same for statements that write. If they belong to a change that may fail, they are undone together.
     *
     * @param table the table's name
     * @param work sends the statements
     * @param <T> what it returns
     * @return the work's result
     * @throws dev.zdm.spi.RecordSource.BusyException if the unit of work has only to be run again
     * @throws DatabaseException if the database refuses a statement
     */
    public <T> T writeTable(String table, ConnectionWork<T> work) {
        return onTable("writing", table, connection -> attempts.together(connection, work));
    }

    @Override
    public Optional<String> currentTransaction() {
        return transactions.current().map(unit -> nameOfTransaction());
    }

    /** What the database says differently, once a connection was to be had. */
    KnownDialect dialect() {
        return dialect;
    }

    private String nameOfTransaction() {
        try {
            return transactions.withConnection(connection -> Statements.list(
                            connection, dialect.of(connection).sessions().currentTransaction(), row -> row.getString(1))
                    .get(0));
        } catch (SQLException e) {
            throw DatabaseException.statement("asking the database for its transaction", e);
        }
    }
}
