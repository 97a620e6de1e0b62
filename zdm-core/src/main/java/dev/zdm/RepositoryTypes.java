package dev.zdm;

import java.util.Objects;

/**
 * The types of an annotated repository and of its counterpart.
 *
 * @param migration the id of the registered data migration
 * @param oldType the annotated type whose methods callers use
 * @param newType the type in which each method's counterpart is looked up
 * @param oldRow the row type of the old repository
 * @param newRow the row type of the new one
 */
public record RepositoryTypes(String migration, Class<?> oldType, Class<?> newType, Class<?> oldRow, Class<?> newRow) {

    /** Refuses a missing migration. */
    public RepositoryTypes {
        Objects.requireNonNull(migration, "migration");
    }
}
