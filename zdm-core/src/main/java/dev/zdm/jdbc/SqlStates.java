package dev.zdm.jdbc;

import java.sql.SQLException;
import java.util.Set;

/** What PostgreSQL's SQLSTATEs mean to zdm. */
final class SqlStates {
    private static final Set<String> NOT_GIVEN = Set.of("55P03", "40P01");
    private static final Set<String> RETRYABLE = Set.of("40001", "55P03", "40P01");
    private static final Set<String> TOO_BIG = Set.of("22001", "22003");
    private static final Set<String> SHUTDOWN = Set.of("57P01", "57P02", "57P03");

    private SqlStates() {}

    /** A lock was not given in time, or a deadlock was resolved at this transaction's expense. */
    static boolean isLocked(SQLException error) {
        return NOT_GIVEN.contains(stateOf(error));
    }

    /** The same transaction, run once more from its beginning, may succeed. */
    static boolean isRetryable(SQLException error) {
        return RETRYABLE.contains(stateOf(error));
    }

    static boolean isConnectionLost(SQLException error) {
        return stateOf(error).startsWith("08") || SHUTDOWN.contains(stateOf(error));
    }

    /** Of a commit: it may have taken place. A driver that names no state has lost its connection. */
    static boolean isOutcomeUnknown(SQLException commit) {
        return isConnectionLost(commit)
                || stateOf(commit).isEmpty()
                || stateOf(commit).equals("40003");
    }

    /** A constraint of the table, or a value too long or too great for its column. */
    static boolean isRefusedValue(SQLException error) {
        return stateOf(error).startsWith("23") || TOO_BIG.contains(stateOf(error));
    }

    static boolean isReadOnly(SQLException error) {
        return stateOf(error).equals("25006");
    }

    static boolean isTableMissing(SQLException error) {
        return stateOf(error).equals("42P01");
    }

    static boolean isPermissionDenied(SQLException error) {
        return stateOf(error).equals("42501");
    }

    private static String stateOf(SQLException error) {
        String state = error.getSQLState();
        return state == null ? "" : state;
    }
}
