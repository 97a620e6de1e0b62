package dev.zdm.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * Knows to which point a migration's databases could be restored, such as the catalogue of a backup tool. Thread-safe; asked
 * on a thread of the engine, never while anything is locked. One that throws counts as knowing none.
 */
@FunctionalInterface
public interface RestorePoints {

    /**
     * The latest restore point.
     *
     * @param migration the migration's id
     * @return the point, empty if none was recorded
     */
    Optional<RestorePoint> latest(String migration);

    /**
     * A point to which the data can be restored. Immutable.
     *
     * @param name how the tool calls it
     * @param at when it was taken
     * @param by who took it
     */
    record RestorePoint(String name, Instant at, String by) {}
}
