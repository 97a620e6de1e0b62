package dev.zdm.spring;

import java.util.Set;

/** The migrations that attributes of JPA entities declare. */
interface ColumnMigrations {

    /** Their ids. Whoever asks makes all entity manager factories be built. */
    Set<String> declared();

    /** Registers those that are not registered yet. */
    void register();
}
