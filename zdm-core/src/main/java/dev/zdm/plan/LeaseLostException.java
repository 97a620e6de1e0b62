package dev.zdm.plan;

import org.jspecify.annotations.Nullable;

/**
 * This instance was out of touch with the fleet for too long to know which side is right, and the store has no guard row
 * that it could ask instead. Nothing was read.
 */
public final class LeaseLostException extends MigrationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param migration the migration's id
     * @param phase the phase that was last known
     */
    public LeaseLostException(String migration, @Nullable MigrationPhase phase) {
        super(
                migration,
                phase,
                "this instance has not reached the state store for too long to know which side to read",
                "bring the state store back, keep both sides in stores with a guard, or set accept-stale to true",
                null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
