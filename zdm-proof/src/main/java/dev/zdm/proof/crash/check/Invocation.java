package dev.zdm.proof.crash.check;

import dev.zdm.proof.crash.wire.Op;
import dev.zdm.proof.crash.wire.Outcome;
import dev.zdm.proof.crash.wire.Row;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client, from before it was sent until after its answer was received.
 *
 * @param op what was asked for
 * @param key the row
 * @param other the second row of a transfer
 * @param token the unique value or token
 * @param began a moment, counted up over all moments of the ledger
 * @param ended the moment of the answer; {@link #NEVER} if there was none
 * @param outcome what became of it
 * @param row what was read, or the counter that an increment left; null if there was no row
 */
public record Invocation(
        Op op,
        int key,
        int other,
        String token,
        long began,
        long ended,
        Outcome outcome,
        @Nullable Row row) {
    /** Later than every moment. */
    public static final long NEVER = Long.MAX_VALUE;

    boolean isAcknowledged() {
        return outcome == Outcome.OK;
    }

    /** Whether it is in the serialising store since its answer at the latest. */
    boolean isCommitted() {
        return outcome == Outcome.OK || outcome == Outcome.PENDING;
    }

    boolean mayHaveHappened() {
        return outcome != Outcome.FAILED;
    }

    /** The moment by which it had happened, if it had. */
    long happenedBy() {
        return isCommitted() ? ended : NEVER;
    }
}
