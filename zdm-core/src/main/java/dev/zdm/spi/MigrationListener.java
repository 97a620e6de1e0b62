package dev.zdm.spi;

import dev.zdm.event.MigrationEvent;

/**
 * Hears what happens to migrations. Called on the thread on which it happens; quick and thread-safe. An exception is
 * logged and otherwise ignored.
 */
@FunctionalInterface
public interface MigrationListener {
    /**
     * Something happened.
     *
     * @param event the fact
     */
    void on(MigrationEvent event);
}
