package dev.zdm.plan;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of all errors that zdm raises by itself. The message names the migration, its phase, what was wrong and what
 * to do, and never a value of a user's row. Errors of the application's own calls are passed through, not wrapped.
 *
 * <p>An error may be raised where the migration is not known, as by a table that several migrations share. On its way to
 * the caller it is told by {@link #locate}; only errors that belong to no migration, such as a bad value of a policy that
 * is not yet used, reach the caller without a name.
 */
public abstract class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // Not final: see locate.
    private volatile @Nullable String migration;
    private volatile @Nullable String phase;
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
        super(null, cause);
        this.migration = migration == null || migration.isBlank() ? null : migration;
        this.phase = phase == null ? null : phase.name();
        this.problem = problem;
        this.remedy = remedy;
    }

    /**
     * Adds what the place that raised this error could not know. What it knew stays.
     *
     * @param id the migration that was being served
     * @param in its phase, null if none is known
     */
    public final void locate(String id, @Nullable MigrationPhase in) {
        if (migration == null) {
            migration = id;
        }
        if (phase == null && in != null && id.equals(migration)) {
            phase = in.name();
        }
    }

    @Override
    public String getMessage() {
        String subject = migration == null ? "zdm" : "migration '" + migration + "'";
        String where = phase == null ? "" : " in " + phase;
        return subject + where + ": " + problem + ". Remedy: " + remedy + ".";
    }

    /**
     * Whether the same unit of work, run again from its beginning, may succeed although nothing else was changed.
     *
     * @return true if nothing was written and what stood in the way passes by itself, as a lock does
     */
    public boolean isRetryable() {
        return false;
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
