package dev.zdm.internal.copy;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a store says whose rows would not fit into memory all at once. */
final class TooMuch {
    private static final String LIMIT_EXCEEDED = "54000";

    private TooMuch() {}

    /** Throws what is no such thing, and what fewer rows would not help. */
    static void orThrow(RuntimeException failure, int rows) {
        if (rows == 1 || !is(failure)) {
            throw failure;
        }
    }

    private static boolean is(RuntimeException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return LIMIT_EXCEEDED.equals(sql.getSQLState());
            }
        }
        return false;
    }
}
