package dev.zdm.plan;

import org.jspecify.annotations.Nullable;

/** The store that holds zdm's own tables cannot be used: not reachable, read-only, or a table is missing. */
public class StateStoreException extends MigrationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param migration the migration's id, null if none is known
     * @param phase its phase, null if none is known
     * @param problem what was wrong
     * @param remedy what to do
     */
    public StateStoreException(
            @Nullable String migration, @Nullable MigrationPhase phase, String problem, String remedy) {
        this(migration, phase, problem, remedy, null);
    }

    /**
     * Creates the error with its cause.
     *
     * @param migration the migration's id, null if none is known
     * @param phase its phase, null if none is known
     * @param problem what was wrong
     * @param remedy what to do
     * @param cause the underlying error
     */
    public StateStoreException(
            @Nullable String migration,
            @Nullable MigrationPhase phase,
            String problem,
            String remedy,
            @Nullable Throwable cause) {
        super(migration, phase, problem, remedy, cause);
    }
}
