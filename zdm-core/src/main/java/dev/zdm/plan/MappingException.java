package dev.zdm.plan;

import org.jspecify.annotations.Nullable;

/** The mapping threw or returned null for a row, so the write or read that needed it failed. */
public class MappingException extends MigrationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param migration the migration's id, null if none is known
     * @param phase its phase, null if none is known
     * @param problem what was wrong
     * @param remedy what to do
     */
    public MappingException(@Nullable String migration, @Nullable MigrationPhase phase, String problem, String remedy) {
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
    public MappingException(
            @Nullable String migration,
            @Nullable MigrationPhase phase,
            String problem,
            String remedy,
            @Nullable Throwable cause) {
        super(migration, phase, problem, remedy, cause);
    }
}
