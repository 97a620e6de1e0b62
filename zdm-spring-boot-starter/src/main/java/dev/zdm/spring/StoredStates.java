package dev.zdm.spring;

import dev.zdm.plan.MigrationState;
import java.util.Optional;

/** Looks at what is stored of migrations, and changes nothing. */
@FunctionalInterface
interface StoredStates {

    /** Empty for a migration that never began; throws where that cannot be seen. */
    Optional<MigrationState> find(String migration);
}
