package dev.zdm.proof.crash;

import dev.zdm.proof.crash.world.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What goes wrong. */
enum FaultKind {
    /** A child halts at a step of the protocol. */
    HALT,
    /** A child is killed at any moment. */
    KILL,
    /** A child stands still for longer than its place is kept, and then goes on. */
    PAUSE,
    /** A database is killed and comes back. */
    DATABASE_KILL,
    /** A commit takes place, and its answer is lost. */
    LOST_COMMIT_REPLY,
    /** Nobody reaches the state of the migration for a while. */
    CUT_CONTROL,
    /** Nobody reaches the old rows for a while. */
    CUT_OLD,
    /** Nobody reaches the new rows for a while. */
    CUT_NEW,
    /** Everything takes long for a while. */
    DELAY;

    /** So often, because there are many places to halt at. */
    private static final int HALTS = 3;

    /** Each kind there is, in a random order. */
    static List<FaultKind> round(Layout layout, Random random) {
        List<FaultKind> round = new ArrayList<>(Arrays.asList(values()));
        for (int i = 1; i < HALTS; i++) {
            round.add(HALT);
        }
        if (!layout.isDurable()) {
            // Both sides hang on one line.
            round.remove(CUT_NEW);
        }
        Collections.shuffle(round, random);
        return round;
    }
}
