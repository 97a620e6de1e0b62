package dev.zdm.plan;

/** A phase of a service migration, and the table it owns. There is no data to copy, so there are only four. */
public enum ServicePhase implements MigrationPhase {
    /** Every call goes to the old service. Parked. */
    OLD_ONLY(false, false, false),
    /** The old service answers; a sample of the idempotent calls is repeated on the new one and compared. */
    SHADOW(false, false, true),
    /** A share of the calls goes to the new service, behind a circuit breaker, with the old one to fall back on. */
    RAMP(true, true, true),
    /** Every call goes to the new service. Parked. */
    NEW_ONLY(true, false, false);

    private final boolean servesNew;
    private final boolean hasDetour;
    private final boolean shadows;

    ServicePhase(boolean servesNew, boolean hasDetour, boolean shadows) {
        this.servesNew = servesNew;
        this.hasDetour = hasDetour;
        this.shadows = shadows;
    }

    @Override
    public MigrationKind kind() {
        return MigrationKind.SERVICE;
    }

    @Override
    public boolean isParked() {
        return this == OLD_ONLY || this == NEW_ONLY;
    }

    @Override
    public boolean takesShare() {
        return this == RAMP;
    }

    /**
     * The service that answers a call first.
     *
     * @param inShare whether the call's key belongs to the share that has moved
     * @return the side to call
     */
    public Side callSide(boolean inShare) {
        return servesNew && (this == NEW_ONLY || inShare) ? Side.NEW : Side.OLD;
    }

    /**
     * Whether the old service may answer a call that belongs to the new one: flag off, breaker open, or an idempotent
     * call that failed.
     *
     * @return true in {@link #RAMP} only
     */
    public boolean mayDetourToOld() {
        return hasDetour;
    }

    /**
     * Whether idempotent calls answered by the old service are repeated on the new one and compared.
     *
     * @return true in {@link #SHADOW} and {@link #RAMP}
     */
    public boolean comparesCalls() {
        return shadows;
    }
}
