package dev.zdm.spring;

import dev.zdm.Zdm;
import dev.zdm.spi.MethodRouter;
import java.util.Optional;

/** Migrations of JPA entities, named by annotations of their repositories. */
@FunctionalInterface
interface EntityMigrations {

    /**
     * What was declared, and where both sides are.
     *
     * @param declared the annotated repository
     * @param counterpart the name of the other repository's bean
     * @param properties what is configured
     */
    record Wanted(DeclaredRepository declared, String counterpart, MigrationProperties properties) {}

    /** The router of the annotated repository; empty if neither side is of JPA. */
    Optional<MethodRouter> register(Zdm zdm, Wanted wanted);
}
