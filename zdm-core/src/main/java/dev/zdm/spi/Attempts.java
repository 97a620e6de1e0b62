package dev.zdm.spi;

import java.util.Optional;

/**
 * Changes of a unit of work that may fail without it. In many databases a refused statement undoes itself; where it ends
 * the whole transaction, a savepoint has to stand before it. Thread-safe.
 */
public interface Attempts {

    /**
     * Runs a change by a record store of the same data store, in the unit of work under way.
     *
     * @param change at most one statement of it may have failed when it throws
     * @return empty if it returned; what it threw if the failed statement is undone, and the unit can go on
     * @throws RuntimeException what the change threw, if the unit may not go on: its transaction, or its connection, is gone,
     *     or all of it has only to be run again
     */
    Optional<RuntimeException> attempt(Runnable change);
}
