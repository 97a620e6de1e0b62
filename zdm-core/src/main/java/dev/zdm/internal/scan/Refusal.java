package dev.zdm.internal.scan;

import dev.zdm.event.FailureKind;
import dev.zdm.plan.LeaseLostException;
import dev.zdm.plan.MappingException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.PublishedRanges.OpenRangeException;
import dev.zdm.spi.RecordSource.BusyException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failed chunk calls for. */
enum Refusal {
    /** It has met somebody else, who comes first: later again. */
    MET_OTHERS,
    /** It took too long, or too much room: with fewer rows. */
    TOOK_TOO_LONG,
    /** Some row of it was refused: with fewer rows, until it is known which. */
    ROW,
    /** More of the same would fail in the same way: the scan stops. */
    HOPELESS;

    /** MySQL's and MariaDB's, whose states do not tell: a statement took longer than it may. */
    private static final Set<Integer> TIMEOUTS = Set.of(3024, 1969, 1317);

    /** Cancelled by a timeout; beyond a limit, such as the memory that the rows of a range may take. */
    private static final Set<String> TOO_MUCH = Set.of("57014", "54000");

    static Refusal of(RuntimeException failure) {
        if (failure instanceof MappingException) {
            return ROW;
        }
        if (failure instanceof StalePhaseException || failure instanceof LeaseLostException) {
            return HOPELESS;
        }
        if (hasMet(failure)) {
            return MET_OTHERS;
        }
        @Nullable SQLException sql = sqlOf(failure);
        if (sql != null && isTimeout(sql)) {
            return TOOK_TOO_LONG;
        }
        if (failure instanceof MigrationException known && known.isRetryable()) {
            return MET_OTHERS;
        }
        return sql != null && isAboutRows(sql) ? ROW : HOPELESS;
    }

    /** Whom a chunk has met, without values. */
    static String met(RuntimeException failure) {
        return hasMet(failure) ? ((MigrationException) failure).problem() : "rows are locked by other transactions";
    }

    /** Whatever the cause: to some databases a lock that was waited for in vain is a timeout. */
    private static boolean hasMet(RuntimeException failure) {
        return failure instanceof BusyException || failure instanceof OpenRangeException;
    }

    private static boolean isTimeout(SQLException sql) {
        return sql instanceof SQLTimeoutException
                || (sql.getSQLState() != null && TOO_MUCH.contains(sql.getSQLState()))
                || TIMEOUTS.contains(sql.getErrorCode());
    }

    /** What the database says of a missing table or column, or of rights, it would say of every row. */
    private static boolean isAboutRows(SQLException sql) {
        FailureKind kind = FailureKind.of(sql);
        String state = sql.getSQLState();
        return kind != FailureKind.UNAVAILABLE && (state == null || !state.startsWith("42"));
    }

    /** Another row of the table holds the value, or lacks, which its own copy may mend. */
    static boolean isConflict(Throwable failure) {
        @Nullable SQLException sql = sqlOf(failure);
        return sql != null && sql.getSQLState() != null && sql.getSQLState().startsWith("23");
    }

    private static @Nullable SQLException sqlOf(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
