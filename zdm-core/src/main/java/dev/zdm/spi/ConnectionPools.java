package dev.zdm.spi;

import java.util.List;

/**
 * Knows how large the application's connection pools are. Thread-safe; asked on a thread of the engine, never while anything
 * is locked.
 */
@FunctionalInterface
public interface ConnectionPools {

    /**
     * The pools from which migrated rows and zdm's own tables are reached.
     *
     * @return each pool; empty if there is none
     */
    List<Pool> pools();

    /**
     * A pool. Immutable.
     *
     * @param name what it is called
     * @param maximum how many connections it may have
     */
    record Pool(String name, int maximum) {}
}
