package dev.zdm;

import dev.zdm.plan.MigrationException;
import java.util.Map;
import java.util.function.Supplier;

/** Errors of what is built for a migration name it, and its phase as soon as it has one. */
record Naming(Map<String, MigrationControl> migrations) {

    /** Does the work; its errors name this migration, unless they name one already. */
    <T> T of(String id, Supplier<T> work) {
        try {
            return work.get();
        } catch (MigrationException e) {
            if (!id.isEmpty()) {
                e.locate(id, null);
            }
            e.migration()
                    .map(migrations::get)
                    .ifPresent(known -> e.locate(known.id(), known.state().phase()));
            throw e;
        }
    }
}
