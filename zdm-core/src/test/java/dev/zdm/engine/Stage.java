package dev.zdm.engine;

import dev.zdm.plan.Phase;

/** The situations that a test may begin in: the phases, with the shares that behave differently. */
enum Stage {
    OLD_ONLY(Phase.OLD_ONLY, 0),
    DUAL_WRITE(Phase.DUAL_WRITE, 0),
    BACKFILL(Phase.BACKFILL, 0),
    SYNC(Phase.SYNC, 0),
    READ_NEW_50(Phase.READ_NEW, 50),
    READ_NEW_100(Phase.READ_NEW, 100),
    WRITE_NEW(Phase.WRITE_NEW, 0),
    NEW_ONLY(Phase.NEW_ONLY, 0);

    final Phase phase;
    final int share;

    Stage(Phase phase, int share) {
        this.phase = phase;
        this.share = share;
    }
}
