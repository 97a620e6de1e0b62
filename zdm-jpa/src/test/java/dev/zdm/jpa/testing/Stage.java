package dev.zdm.jpa.testing;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;

/** How far a migration of columns has come: every phase, and the old column gone. */
public enum Stage {
    OLD_ONLY(Phase.OLD_ONLY),
    DUAL_WRITE(Phase.DUAL_WRITE),
    BACKFILL(Phase.BACKFILL),
    SYNC(Phase.SYNC),
    READ_NEW(Phase.READ_NEW),
    WRITE_NEW(Phase.WRITE_NEW),
    NEW_ONLY(Phase.NEW_ONLY),
    DROPPED(Phase.NEW_ONLY);

    private final Phase phase;

    Stage(Phase phase) {
        this.phase = phase;
    }

    public Phase phase() {
        return phase;
    }

    /** The side that everybody reads; in {@link #READ_NEW} once all reads have moved. */
    public Side reads() {
        return phase.readSide(true);
    }

    /** Whether the phase keeps a side's columns. */
    public boolean keeps(Side side) {
        return !phase.isParked() || reads() == side;
    }

    public boolean hasOld() {
        return this != DROPPED;
    }
}
