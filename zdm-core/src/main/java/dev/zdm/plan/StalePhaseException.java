package dev.zdm.plan;

import org.jspecify.annotations.Nullable;

/** The guard row of the data store no longer matches the phase in which this unit of work began. Nothing was written; run the unit of work again. */
public class StalePhaseException extends MigrationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param migration the migration's id, null if none is known
     * @param phase its phase, null if none is known
     * @param problem what was wrong
     * @param remedy what to do
     */
    public StalePhaseException(
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
    public StalePhaseException(
            @Nullable String migration,
            @Nullable MigrationPhase phase,
            String problem,
            String remedy,
            @Nullable Throwable cause) {
        super(migration, phase, problem, remedy, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
