package dev.zdm.plan;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of all errors that zdm raises by itself. The message names the migration, its phase, what was wrong and what
 * to do, and never a value of a user's row. Errors of the application's own calls are passed through, not wrapped.
 */
public abstract class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String migration;
    private final @Nullable String phase;
    private final String problem;
    private final String remedy;

    /**
     * Creates an error.
     *
     * @param migration the migration's id, null if none is known
     * @param phase its phase, null if none is known
     * @param problem what was wrong, without a full stop
     * @param remedy what to do, without a full stop
     * @param cause the underlying error, null if there is none
     */
    protected MigrationException(
            @Nullable String migration,
            @Nullable MigrationPhase phase,
            String problem,
            String remedy,
            @Nullable Throwable cause) {
        super(message(migration, phase, problem, remedy), cause);
        this.migration = migration;
        this.phase = phase == null ? null : phase.name();
        this.problem = problem;
        this.remedy = remedy;
    }

    private static String message(
            @Nullable String migration, @Nullable MigrationPhase phase, String problem, String remedy) {
        String subject = migration == null ? "zdm" : "migration '" + migration + "'";
        String where = phase == null ? "" : " in " + phase.name();
        return subject + where + ": " + problem + ". Remedy: " + remedy + ".";
    }

    /**
     * The migration concerned.
     *
     * @return its id, empty if none is known
     */
    public Optional<String> migration() {
        return Optional.ofNullable(migration);
    }

    /**
     * The name of the phase in which it happened.
     *
     * @return the phase, empty if none is known
     */
    public Optional<String> phase() {
        return Optional.ofNullable(phase);
    }

    /**
     * What was wrong.
     *
     * @return a phrase without a full stop
     */
    public String problem() {
        return problem;
    }

    /**
     * What to do about it.
     *
     * @return a phrase without a full stop
     */
    public String remedy() {
        return remedy;
    }
}
