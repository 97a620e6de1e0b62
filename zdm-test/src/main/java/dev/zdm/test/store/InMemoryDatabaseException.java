package dev.zdm.test.store;

import dev.zdm.plan.MigrationException;

/** A unit of work in memory could not go on, where a database would have refused, waited for ever, or rolled back. */
public final class InMemoryDatabaseException extends MigrationException {
    private static final long serialVersionUID = 1L;

    InMemoryDatabaseException(String problem, String remedy) {
        super(null, null, problem, remedy, null);
    }
}
