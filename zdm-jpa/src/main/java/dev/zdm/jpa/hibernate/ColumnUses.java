package dev.zdm.jpa.hibernate;

import dev.zdm.ColumnMigration;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.ConfigurationException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The migrations of one session factory's columns, once they are registered. Thread-safe. */
final class ColumnUses {
    private final Map<String, ColumnMigration> migrations = new ConcurrentHashMap<>();
    private final Runnable registration;

    /** With what registers those that are asked for first, if it can do so by then. */
    ColumnUses(Runnable registration) {
        this.registration = registration;
    }

    boolean has(String id) {
        return migrations.containsKey(id);
    }

    void add(ColumnMigration migration) {
        migrations.put(migration.id(), migration);
    }

    ColumnUse of(String migration) {
        return migration(migration).use();
    }

    ColumnMigration migration(String id) {
        @Nullable ColumnMigration known = migrations.get(id);
        if (known == null) {
            registration.run();
            known = migrations.get(id);
        }
        if (known == null) {
            throw new ConfigurationException(
                    id,
                    null,
                    "its columns are used before the session factory is complete",
                    "read and write its entities only once the EntityManagerFactory is there");
        }
        return known;
    }
}
