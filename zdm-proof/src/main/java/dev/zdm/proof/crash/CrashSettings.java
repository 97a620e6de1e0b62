package dev.zdm.proof.crash;

import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.proof.crash.world.Layout;
import java.time.Duration;

/**
 * How one run is run.
 *
 * @param layout where the two sides live
 * @param children how many processes serve at once
 * @param faults how many faults are wanted
 * @param longest when no further fault begins, whatever is wanted
 * @param seed decides every die that is thrown
 * @param mutant the rule that is left out of the engine
 */
record CrashSettings(Layout layout, int children, int faults, Duration longest, long seed, Mutant mutant) {
    /** As many as serve at a time. */
    static final int CHILDREN = 4;

    /** Short, so that an advance does not wait long for whoever was killed. */
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(1);
}
