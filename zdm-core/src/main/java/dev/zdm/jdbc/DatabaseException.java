package dev.zdm.jdbc;

import dev.zdm.plan.MigrationException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The database of the users' rows refused a statement or a commit, or could not be reached. Its cause is what the
 * driver said, which may hold values of rows; the message never does.
 */
public class DatabaseException extends MigrationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param problem what was wrong, without a full stop
     * @param remedy what to do, without a full stop
     * @param cause what the driver said
     */
    public DatabaseException(String problem, String remedy, SQLException cause) {
        super(null, null, problem + " (SQLSTATE " + cause.getSQLState() + ")", remedy, cause);
    }

    static DatabaseException unreachable(SQLException cause) {
        return new DatabaseException(
                "no connection to the database of the rows",
                "check that the database is up and that the pool has connections left; nothing was written",
                cause);
    }

    static DatabaseException commitFailed(SQLException cause) {
        return SqlStates.isOutcomeUnknown(cause)
                ? new DatabaseException(
                        "the connection was lost during the commit, so that nobody knows whether it took place",
                        "read the rows again before repeating the unit of work",
                        cause)
                : new DatabaseException(
                        "the database refused the commit and rolled the unit of work back",
                        "see the cause; nothing was written",
                        cause);
    }

    static DatabaseException statement(String doing, SQLException cause) {
        return new DatabaseException(doing + " failed", remedyOf(cause), cause);
    }

    private static String remedyOf(SQLException cause) {
        if (SqlStates.isConnectionLost(cause)) {
            return "check that the database is up, then try again";
        }
        if (SqlStates.isRefusedValue(cause)) {
            return "make the table accept the row: a column or a constraint of it refused a value";
        }
        return "see the cause for what the database said";
    }

    /**
     * The five characters by which SQL names the error.
     *
     * @return the SQLSTATE, empty if the driver gave none
     */
    public Optional<String> sqlState() {
        return getCause() instanceof SQLException sql ? Optional.ofNullable(sql.getSQLState()) : Optional.empty();
    }

    @Override
    public boolean isRetryable() {
        return getCause() instanceof SQLException sql && SqlStates.isRetryable(sql);
    }
}
