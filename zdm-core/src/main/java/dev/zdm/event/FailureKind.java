package dev.zdm.event;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Why a call failed, in few kinds, so that figures stay bounded. Told by the types of its exception and its causes. */
public enum FailureKind {
    /** No answer in time: a deadline of the client, the statement or the lock passed. */
    TIMEOUT,
    /** Nobody answered: refused, reset, unknown, disconnected; or what answered takes no work now: full, read-only, stopping. */
    UNAVAILABLE,
    /** The other side answered and refused this call: a constraint, a value or an argument that it does not take. */
    REJECTED,
    /** Anything else. */
    OTHER;

    /**
     * MySQL's and MariaDB's, whose states tell nothing: disk full, table full, too many connections, shutting down, no
     * memory left, and read-only by option, by transaction or by mode. PostgreSQL's driver has no such numbers.
     */
    private static final Set<Integer> TAKES_NOTHING = Set.of(1021, 1040, 1041, 1053, 1114, 1290, 1792, 1836);

    /**
     * The kind of a failure.
     *
     * @param failure what the call threw
     * @return the kind of the first cause, from the outside inwards, that has one; otherwise {@link #OTHER}
     */
    public static FailureKind of(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (@Nullable Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            FailureKind kind = ofType(cause);
            if (kind != OTHER) {
                return kind;
            }
        }
        return OTHER;
    }

    private static FailureKind ofType(Throwable failure) {
        if (isTimeout(failure)) {
            return TIMEOUT;
        }
        if (isUnavailable(failure)) {
            return UNAVAILABLE;
        }
        return isRejected(failure) ? REJECTED : OTHER;
    }

    /** By name too: clients of every make have a timeout of their own. */
    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof SQLTimeoutException
                || failure.getClass().getSimpleName().endsWith("TimeoutException");
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof SocketException
                || failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException
                || stateBegins(failure, "08")
                || takesNothing(failure);
    }

    /** Of the standard's classes 53, insufficient resources, and 57P, intervention of an operator; or by number. */
    private static boolean takesNothing(Throwable failure) {
        return stateBegins(failure, "53")
                || stateBegins(failure, "57P")
                || stateBegins(failure, "25006")
                || (failure instanceof SQLException sql && TAKES_NOTHING.contains(sql.getErrorCode()));
    }

    private static boolean isRejected(Throwable failure) {
        return failure instanceof SQLIntegrityConstraintViolationException
                || failure instanceof SQLDataException
                || failure instanceof SQLSyntaxErrorException
                || failure instanceof IllegalArgumentException
                || stateBegins(failure, "22")
                || stateBegins(failure, "23");
    }

    /** Drivers that throw plain SQL exceptions still give the standard's class. */
    private static boolean stateBegins(Throwable failure, String stateClass) {
        return failure instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith(stateClass);
    }
}
