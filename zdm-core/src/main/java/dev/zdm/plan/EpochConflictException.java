package dev.zdm.plan;

import java.time.temporal.ChronoUnit;

/** The migration changed after the asker looked at it. Nothing was changed; look again. */
public final class EpochConflictException extends MigrationException {
    private static final long serialVersionUID = 1L;

    private final long presentEpoch;

    /**
     * Creates the error.
     *
     * @param expected the epoch that was expected
     * @param present the present state
     */
    public EpochConflictException(long expected, MigrationState present) {
        super(
                present.migration(),
                present.phase(),
                "epoch " + expected + " was expected, but it is " + present.epoch() + " since "
                        + present.changedAt().truncatedTo(ChronoUnit.SECONDS)
                        + " by " + present.changedBy(),
                "look at the present state, " + present.describe() + ", and decide again",
                null);
        this.presentEpoch = present.epoch();
    }

    /**
     * The epoch at which the migration is now.
     *
     * @return the present epoch
     */
    public long presentEpoch() {
        return presentEpoch;
    }
}
