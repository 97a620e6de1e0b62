package dev.zdm.jdbc;

import dev.zdm.plan.MigrationException;

/**
 * A unit of work ended normally, but something within had marked it for rollback, so that it was rolled back instead of
 * committed. Nothing was written; the caller may run the unit of work again.
 */
public final class MarkedForRollbackException extends MigrationException {
    private static final long serialVersionUID = 1L;

    MarkedForRollbackException() {
        super(
                null,
                null,
                "the unit of work was rolled back, because something within had marked it for rollback and the"
                        + " exception that followed was caught",
                "let that exception end the unit of work, or run the unit of work again",
                null);
    }
}
