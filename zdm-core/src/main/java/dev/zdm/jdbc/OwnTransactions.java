package dev.zdm.jdbc;

import dev.zdm.plan.StateStoreException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Transactions on zdm's own tables: each on a connection of its own, whatever the caller has under way. */
final class OwnTransactions {
    /** Found at once, and whoever loses one has let somebody else get on. */
    private static final int CONFLICTS = 50;

    /** Each may have taken as long as the server lets a statement wait. */
    private static final int WAITS = 2;

    private final DataSource dataSource;
    private final JdbcTransactionScope transactions;
    private final JdbcSchema schema;
    private final KnownDialect dialect = new KnownDialect();

    OwnTransactions(DataSource dataSource, JdbcSchema schema) {
        this.dataSource = dataSource;
        this.transactions = JdbcTransactionScope.of(dataSource);
        this.schema = schema;
    }

    /** The work may run more than once: the database's default isolation may be one that makes transactions fail. */
    <T> T run(@Nullable String migration, DialectWork<T> work) {
        int conflicts = 0;
        int waits = 0;
        while (true) {
            try {
                return once(work);
            } catch (SQLException e) {
                boolean again = SqlStates.isWaitTooLong(e)
                        ? ++waits <= WAITS
                        : SqlStates.isRetryable(e) && ++conflicts <= CONFLICTS;
                if (!again) {
                    throw translate(migration, e);
                }
            }
        }
    }

    private <T> T once(DialectWork<T> work) throws SQLException {
        try {
            return transactions.requiresNew(
                    () -> transactions.withConnection(connection -> work.apply(connection, dialect.of(connection))));
        } catch (DatabaseException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
        }
    }

    private StateStoreException translate(@Nullable String migration, SQLException error) {
        return SqlStates.isTableMissing(error)
                ? StoreErrors.tablesMissing(
                        migration, schema, dialect.found().orElseThrow(), schema.missingTables(dataSource), error)
                : StoreErrors.translate(migration, error);
    }
}
