package dev.zdm.proof.crash;

import dev.zdm.proof.crash.wire.Mutant;
import dev.zdm.proof.crash.wire.Step;
import dev.zdm.proof.crash.world.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What goes wrong. */
enum FaultKind {
    /** A child halts at a step of a write, a copy or its upkeep. */
    HALT_WRITE,
    /** A child halts at a step of a scan. */
    HALT_BACKFILL,
    /** A child halts while it changes the phase or moves the writes. */
    HALT_FLIP,
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

    /** The part of the protocol at whose steps somebody halts. */
    Optional<Step.Part> part() {
        return switch (this) {
            case HALT_WRITE -> Optional.of(Step.Part.WRITE);
            case HALT_BACKFILL -> Optional.of(Step.Part.BACKFILL);
            case HALT_FLIP -> Optional.of(Step.Part.FLIP);
            default -> Optional.empty();
        };
    }

    /** Whether the operator leads the migration to where it is to happen. */
    boolean isLed() {
        return this == HALT_BACKFILL || this == HALT_FLIP;
    }

    /** Whether a database or a line is out of order meanwhile, of which there is one at a time. */
    boolean isOutage() {
        return this == DATABASE_KILL || this == CUT_CONTROL || this == CUT_OLD || this == CUT_NEW;
    }

    /**
     * How often it is wanted beside the others: what happens one at a time, less often, and more often what costs no process
     * its life, or is there in few layouts only.
     */
    int weight() {
        return switch (this) {
            case HALT_BACKFILL, HALT_FLIP, DATABASE_KILL, CUT_CONTROL, CUT_OLD -> 3;
            case HALT_WRITE, KILL, PAUSE -> 4;
            case CUT_NEW -> 5;
            case LOST_COMMIT_REPLY, DELAY -> 6;
        };
    }

    /** Those that there are; for an engine whose copies are not fenced those that make copies late. */
    static List<FaultKind> of(Layout layout, Mutant mutant) {
        return mutant == Mutant.UNFENCED
                ? List.of(DELAY)
                // Where both sides hang on one line, it is cut as the old one's.
                : Arrays.stream(values())
                        .filter(kind -> layout.isDurable() || kind != CUT_NEW)
                        .toList();
    }
}
