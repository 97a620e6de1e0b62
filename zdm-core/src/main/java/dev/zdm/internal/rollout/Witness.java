package dev.zdm.internal.rollout;

import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationState;

/** Says what this instance has seen, and judges what all of them have. */
@FunctionalInterface
public interface Witness {

    /** The judgement of the present step. */
    Judgement testify(MigrationState state);
}
