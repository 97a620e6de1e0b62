package dev.zdm.jdbc;

import java.sql.SQLException;
import java.util.Set;

/**
 * What errors mean to zdm: by SQLSTATE, and by the numbers of MySQL, MariaDB (below 5000) and H2 (above) where they say
 * more. PostgreSQL's driver gives no numbers.
 */
final class SqlStates {
    private static final Set<String> NOT_GIVEN = Set.of("55P03", "40P01");
    private static final Set<String> RETRYABLE = Set.of("40001", "55P03", "40P01", "25P03");
    private static final Set<String> TOO_BIG = Set.of("22001", "22003", "22004");
    private static final Set<String> SHUTDOWN = Set.of("57P01", "57P02", "57P03");

    private static final int WAITED_TOO_LONG = 1205;
    private static final int DEADLOCK = 1213;
    private static final int DEADLOCK_H2 = 40001;
    private static final int CHANGED_SINCE_SNAPSHOT = 1020;

    private static final Set<Integer> WAITS = Set.of(WAITED_TOO_LONG, 3572, 50200);

    /** A wait that timed out, NOWAIT, a statement's time; a deadlock. */
    private static final Set<Integer> LOCKED = Set.of(WAITED_TOO_LONG, 3572, 1969, 3024, 50200, DEADLOCK, DEADLOCK_H2);

    private static final Set<Integer> RETRYABLE_NUMBERS =
            Set.of(WAITED_TOO_LONG, 3572, 50200, DEADLOCK, DEADLOCK_H2, CHANGED_SINCE_SNAPSHOT);

    /** After a wait that was too long only if innodb_rollback_on_timeout is on, which the error does not tell. */
    private static final Set<Integer> TRANSACTION_GONE =
            Set.of(WAITED_TOO_LONG, DEADLOCK, DEADLOCK_H2, CHANGED_SINCE_SNAPSHOT);

    private static final Set<Integer> STOPPED = Set.of(1317, 1969, 3024, 57014);
    private static final Set<Integer> LOST = Set.of(1053, 1927, 2006, 2013, 90067, 90098, 90121);
    private static final Set<Integer> DUPLICATE = Set.of(1062, 1586, 23505);

    /** Too long, out of range, not of the type, not as a check wants it; another row's unique value (see the upsert). */
    private static final Set<Integer> REFUSED = Set.of(1062, 1242, 1264, 1265, 1366, 1406, 3819, 4025);

    private static final Set<Integer> READ_ONLY = Set.of(1290, 1792, 1836, 90097);
    private static final Set<Integer> TABLE_MISSING = Set.of(1146, 42102, 42103, 42104);
    private static final Set<Integer> ALREADY_THERE = Set.of(42101, 42111, 90017);
    private static final Set<Integer> DENIED = Set.of(1044, 1045, 1142, 1143, 1227, 1370, 1419, 90096);

    private SqlStates() {}

    /** A lock was not given in time, or a deadlock was resolved at this transaction's expense. */
    static boolean isLocked(SQLException error) {
        return NOT_GIVEN.contains(stateOf(error)) || LOCKED.contains(error.getErrorCode());
    }

    /** A lock was not given in the time for which a statement waits. */
    static boolean isWaitTooLong(SQLException error) {
        return stateOf(error).equals("55P03") || WAITS.contains(error.getErrorCode());
    }

    /** The same transaction, run once more from its beginning, may succeed; also one that has idled for too long. */
    static boolean isRetryable(SQLException error) {
        return RETRYABLE.contains(stateOf(error)) || RETRYABLE_NUMBERS.contains(error.getErrorCode());
    }

    /** The database may have rolled the transaction back, and would then begin another one with the next statement. */
    static boolean isTransactionGone(SQLException error) {
        return TRANSACTION_GONE.contains(error.getErrorCode());
    }

    static boolean isConnectionLost(SQLException error) {
        return stateOf(error).startsWith("08")
                || SHUTDOWN.contains(stateOf(error))
                || LOST.contains(error.getErrorCode());
    }

    /** Somebody, or a limit of time, has stopped the statement. */
    static boolean isStopped(SQLException error) {
        return stateOf(error).equals("57014") || STOPPED.contains(error.getErrorCode());
    }

    /** Of a commit: it may have taken place. A driver that names no state has lost its connection. */
    static boolean isOutcomeUnknown(SQLException commit) {
        return isConnectionLost(commit)
                || stateOf(commit).isEmpty()
                || stateOf(commit).equals("40003");
    }

    /** There is another row with this key, or with this value in some other unique column. */
    static boolean isDuplicate(SQLException error) {
        return stateOf(error).equals("23505") || DUPLICATE.contains(error.getErrorCode());
    }

    /** A constraint of the table, or a value too long or too great for its column. */
    static boolean isRefusedValue(SQLException error) {
        return stateOf(error).startsWith("23")
                || TOO_BIG.contains(stateOf(error))
                || REFUSED.contains(error.getErrorCode());
    }

    static boolean isReadOnly(SQLException error) {
        return stateOf(error).equals("25006") || READ_ONLY.contains(error.getErrorCode());
    }

    static boolean isTableMissing(SQLException error) {
        return stateOf(error).equals("42P01") || TABLE_MISSING.contains(error.getErrorCode());
    }

    /** A column that was to be added is there already. */
    static boolean isColumnPresent(SQLException error) {
        return stateOf(error).equals("42S21");
    }

    /** A table, an index or a primary key, when it was to be made. */
    static boolean isAlreadyThere(SQLException error) {
        return ALREADY_THERE.contains(error.getErrorCode());
    }

    static boolean isPermissionDenied(SQLException error) {
        return stateOf(error).equals("42501") || DENIED.contains(error.getErrorCode());
    }

    private static String stateOf(SQLException error) {
        String state = error.getSQLState();
        return state == null ? "" : state;
    }
}
