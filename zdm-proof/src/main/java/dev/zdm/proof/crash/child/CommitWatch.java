package dev.zdm.proof.crash.child;

import java.sql.SQLException;
import java.util.Set;

/** Remembers for each thread whether the outcome of a commit became unknown since it last began. Thread-safe. */
final class CommitWatch {
    /** What a server says when it has decided: rolled back. */
    private static final Set<String> DECIDED = Set.of("40001", "40P01", "25P02", "23505", "23503", "55P03");

    private final ThreadLocal<Boolean> unknown = ThreadLocal.withInitial(() -> false);

    void begin() {
        unknown.set(false);
    }

    void failed(SQLException error) {
        if (error.getSQLState() == null || !DECIDED.contains(error.getSQLState())) {
            unknown.set(true);
        }
    }

    boolean isUnknown() {
        return unknown.get();
    }
}
