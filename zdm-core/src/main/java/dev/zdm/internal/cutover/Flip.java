package dev.zdm.internal.cutover;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import java.util.Optional;

/** The guard rows of one migration, as the cutover uses them: who may still write, and on which side first. */
public interface Flip {

    /** Makes what the first phase that writes both sides needs; a refusal if it cannot be had. */
    Optional<Refusal> prepare(MigrationState to);

    /** Sets the earliest phase in which an instance may still write. */
    void requirePhase(String migration, Phase phase);

    /** Moves the first writes to a side, or finishes what an earlier attempt began; a refusal if they stayed. */
    Optional<Refusal> move(MigrationState state, Side to);

    /** Whether an attempt to get to a state was begun and given up, so that no other can have its number. */
    default boolean isGivenUp(MigrationState to) {
        return false;
    }

    /** Whether a side owns the first writes, with nothing left half done. */
    boolean isAt(Side side, MigrationState state);
}
