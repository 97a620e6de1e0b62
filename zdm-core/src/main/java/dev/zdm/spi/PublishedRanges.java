package dev.zdm.spi;

import dev.zdm.plan.MigrationException;
import java.util.Collection;
import java.util.List;

/**
 * The ranges of keys that are being copied to one side in bulk, kept beside its fences. No copy of a single key is applied
 * inside an open range: it stays owed until the range is closed. So whoever has published a range knows that no key in it
 * is given a fence until he is done. Thread-safe.
 *
 * @param <K> the key
 */
public interface PublishedRanges<K> {

    /**
     * What the receiving side says to a published range.
     *
     * @param isDone whether the same range, or one that it is a part of, was copied before, by somebody who could not say so
     *     any more; then it is not open
     * @param fenced keys of the range that have a fence, hence a mark, which brings their copies
     * @param hasMore whether there are more of them than were asked for
     * @param <K> the key
     */
    record Publication<K>(boolean isDone, List<K> fenced, boolean hasMore) {}

    /**
     * Opens a range, while no copy is being applied and in a transaction of its own; then reads the fences in it, which can
     * only grow fewer from then on. Whoever published a range that overlaps it before has lost that one. Not to be called
     * inside a unit of work of this side.
     *
     * @param range the range
     * @param token by which it is closed or forgotten; never used before, not even for the same range
     * @param limit how many fenced keys are returned at most
     * @param admission what the copy relies on: this side must not own the first writes
     * @return what there is
     * @throws dev.zdm.plan.StalePhaseException if the guard row says otherwise; nothing was published
     * @throws RecordSource.BusyException if copies did not make room in time; nothing was published
     */
    Publication<K> publish(KeyRange<K> range, long token, int limit, Admission admission);

    /**
     * Closes a range in the unit of work that has copied it, so that both are committed or neither. That it was copied is
     * remembered until {@link #forget}. To be the last thing that the unit does: nobody can publish until it ends.
     *
     * @param token by which it was published
     * @return false if somebody else has published it since, or the ranges were given up: then the unit must be rolled
     *     back, and the range published anew if its claim still holds
     * @throws IllegalStateException if no unit of work is under way
     */
    boolean close(long token);

    /**
     * Gives an open range up, whose copy has failed or was never begun. One that was copied, as somebody may have done who
     * heard nothing of his commit, is still remembered. Does nothing if there is none.
     *
     * @param token by which it was published, or should have been
     */
    void withdraw(long token);

    /**
     * Forgets a range that was copied, once that is known elsewhere. Does nothing if there is none.
     *
     * @param token by which it was published
     */
    void forget(long token);

    /**
     * Gives up and forgets all ranges, when nobody scans any more; in the unit of work under way, if there is one. Safe at
     * any time: whoever still copies one of them cannot close it.
     */
    void forgetAll();

    /**
     * Of some keys those whose copies have to wait. May give up ranges that have been open for so long that whoever
     * published them is gone.
     *
     * @param keys the keys
     * @return those that are in an open range
     */
    List<K> waiting(Collection<K> keys);

    /** The copy of a key has to wait until the range that holds the key is closed. Not a failure: it stays owed. */
    final class OpenRangeException extends MigrationException {
        private static final long serialVersionUID = 1L;

        /**
         * Creates the exception.
         *
         * @param migration the migration's id
         */
        public OpenRangeException(String migration) {
            super(
                    migration,
                    null,
                    "a range of keys that holds the key is being copied in bulk",
                    "copy it again in a moment; nothing was written, and what was owed is still owed",
                    null);
        }

        @Override
        public boolean isRetryable() {
            return true;
        }
    }
}
