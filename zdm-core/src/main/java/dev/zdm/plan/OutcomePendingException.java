package dev.zdm.plan;

import org.jspecify.annotations.Nullable;

/**
 * The write is committed on the side that serialises writes, and will be copied to the other side; the copy has not
 * arrived yet. Do not retry: the write would be done twice. A read may miss it until the copy has arrived.
 */
public class OutcomePendingException extends MigrationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param migration the migration's id
     * @param phase its phase
     * @param problem what kept the copy from arriving
     * @param cause the failure of the copy, null if it only took too long
     */
    public OutcomePendingException(
            @Nullable String migration, @Nullable MigrationPhase phase, String problem, @Nullable Throwable cause) {
        super(
                migration,
                phase,
                problem,
                "do not repeat the write: it is committed and will be copied; mend the side that failed",
                cause);
    }
}
