package dev.zdm.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the instances have seen since a step began. A step is an epoch, so evidence begins anew with each. Thread-safe;
 * throws {@link dev.zdm.plan.StateStoreException}.
 */
public interface StepEvidence {

    /**
     * Stores a part in place of an earlier version of the same (by migration, boot, epoch and number), stamped by the store's
     * clock. Parts of earlier epochs may be forgotten by the way, and those of this epoch that are older than two hours; so a part
     * that comes when its epoch is over is stored, and is in nobody's way.
     *
     * @param part what was seen; texts without the character zero. Which phases the code of its place serves, and fractions
     *     of milliseconds, need not be kept.
     * @throws dev.zdm.plan.StateStoreException if the store failed; the part may have been stored all the same, and may be
     *     written again
     */
    void write(EvidencePart part);

    /**
     * A part as the store knows it.
     *
     * @param part the part
     * @param writtenAt when it was last written, by the store's clock
     */
    record Written(EvidencePart part, Instant writtenAt) {}

    /**
     * What is known of a step.
     *
     * @param now the present time by the store's clock
     * @param inStep how long ago the step began by that clock, never negative; zero if it is not the stored epoch
     * @param parts the parts that were written since the moment asked for, oldest first
     */
    record Pool(Instant now, Duration inStep, List<Written> parts) {
        /** Copies the list. */
        public Pool {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Reads what was written. A part becomes visible a moment after it was stamped, so that one which was stamped first may
     * be seen last: whoever reads on from a time asks for five seconds before it, and takes the later version of what he has
     * already.
     *
     * @param migration the migration's id
     * @param epoch the step
     * @param since the earliest time of writing that is wanted, by the store's clock; {@link Instant#MIN} for all
     * @return the pool
     */
    Pool read(String migration, long epoch, Instant since);
}
