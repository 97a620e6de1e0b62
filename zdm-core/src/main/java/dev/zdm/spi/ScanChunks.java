package dev.zdm.spi;

import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of keys that a scan has still to do, and who is doing which. Any number of workers, in any number of
 * instances, take ranges from here; one that dies is relieved of his when its lease is over. That two of them do the same
 * range is rare, and must be harmless. Thread-safe; every method throws {@link dev.zdm.plan.StateStoreException}.
 *
 * <p>A scan is what {@link Scans#find} or {@link Scan#begin} returned. One that was begun anew since, or is in another stage,
 * has no ranges here. {@link Scans#save} counts nothing together with these methods: whoever has planned a scan leaves
 * saving to {@link #end}.
 */
public interface ScanChunks {

    /**
     * A range of one scan. Immutable.
     *
     * @param id the number of the range; those that are cut off a range have numbers of their own
     * @param after the text of the key where it begins, exclusive; null for the beginning
     * @param upTo the text of the key where it ends, inclusive; null for the end
     * @param priority ranges with greater numbers are done first
     * @param token 0 while it is free, else the number of the claim: greater than all before in scans of this kind of the
     *     migration, also those of earlier runs
     */
    record Chunk(long id, @Nullable String after, @Nullable String upTo, int priority, long token) {

        /**
         * Whether somebody has claimed it.
         *
         * @return false if it is free
         */
        public boolean isClaimed() {
            return token != 0;
        }

        /** Without the keys, which may be somebody's names. */
        @Override
        public String toString() {
            return "Chunk[id=" + id + ", priority=" + priority + ", token=" + token + "]";
        }
    }

    /**
     * That somebody is at work on a chunk. Immutable.
     *
     * @param chunk the claimed chunk
     * @param worker who has claimed it
     * @param left how long it stays his unless he renews his claim; not positive once anybody may take it over
     */
    record Claim(Chunk chunk, String worker, Duration left) {}

    /**
     * What was done of a chunk.
     *
     * @param rows rows done
     * @param mismatches rows found different
     * @param roundTripFailures rows that did not survive the round trip
     */
    record Done(long rows, long mismatches, long roundTripFailures) {
        /** Nothing. */
        public static final Done NOTHING = new Done(0, 0, 0);
    }

    /**
     * Divides the present stage of a scan into ranges, unless that was done before. The scan must have been saved. Does
     * nothing if it was begun anew since, or is in another stage.
     *
     * @param scan the scan
     * @param ranges ranges without gaps between them; their ids and tokens do not matter
     */
    void plan(Scan scan, List<Chunk> ranges);

    /**
     * What a worker should do next. A range whose worker is gone, or that is the worker's own from an earlier life, is
     * claimed for him at once; otherwise a free one is shown, of which he should {@link #cut} a piece.
     *
     * @param scan the scan
     * @param worker who asks, at work on none at present
     * @param lease how long a claimed range stays his
     * @return a range, claimed or free; empty if none is left for him, though others may be at work on theirs
     */
    Optional<Chunk> next(Scan scan, String worker, Duration lease);

    /**
     * Cuts the beginning off a free range, and claims it.
     *
     * @param scan the scan
     * @param free the free range as it was shown
     * @param upTo the text of the key where the piece ends, null to claim all of it
     * @param worker who claims it
     * @param lease how long it stays his
     * @return the piece, empty if somebody else was faster
     */
    Optional<Chunk> cut(Scan scan, Chunk free, @Nullable String upTo, String worker, Duration lease);

    /**
     * Renews the lease of a claimed chunk. To be called before a worker tries again what has failed, or after he has waited:
     * somebody else may be at work on it.
     *
     * @param scan the scan
     * @param chunk the claimed chunk
     * @param lease how long it stays the worker's from now on
     * @return false if somebody else has claimed it since
     */
    boolean renew(Scan scan, Chunk chunk, Duration lease);

    /**
     * Counts what was done of the beginning of a claimed chunk, which then begins later, and renews its lease.
     *
     * @param scan the scan
     * @param chunk the claimed chunk
     * @param after the text of the last key that was done
     * @param done what was done
     * @param lease how long the rest stays the worker's
     * @return the rest with the same token, empty if somebody else has claimed it since; then nothing was counted
     */
    Optional<Chunk> advance(Scan scan, Chunk chunk, String after, Done done, Duration lease);

    /**
     * Strikes out a claimed chunk, and counts what was done of it.
     *
     * @param scan the scan
     * @param chunk the claimed chunk
     * @param done what was done
     * @return false if somebody else has claimed it since; then nothing was counted
     */
    boolean complete(Scan scan, Chunk chunk, Done done);

    /**
     * Frees a claimed chunk. Does nothing if somebody else has claimed it since.
     *
     * @param scan the scan
     * @param chunk the claimed chunk
     */
    void release(Scan scan, Chunk chunk);

    /**
     * The ranges that are left, free or not.
     *
     * @param scan the scan
     * @return the ranges; empty if all is done, or nothing was planned
     */
    List<Chunk> left(Scan scan);

    /**
     * Who is at work on which range.
     *
     * @param scan the scan
     * @return the claims, in the order in which ranges are done; empty if there are none
     */
    List<Claim> claims(Scan scan);

    /**
     * Ends a stage of which no range is left, once: stores what comes after it, with all that was counted meanwhile.
     *
     * @param scan the scan, in the stage that ends
     * @param next makes the scan's next state of the stored one: {@link Scan#secondStage()} or {@link Scan#finished}
     * @param allowed whether it may be stored in a state of the migration, which cannot change meanwhile
     * @return what was stored; empty if ranges are left, or the state does not allow it, or somebody else has ended the
     *     stage or begun the scan anew: {@link Scans#find} tells
     */
    Optional<Scan> end(Scan scan, UnaryOperator<Scan> next, Predicate<MigrationState> allowed);
}
