package dev.zdm.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The copies that one table owes the other side, in the same database. Filled by {@link Marks#mark}. Thread-safe; every
 * method runs in a transaction of its own, whatever is under way.
 *
 * @param <K> the key
 */
public interface CopyQueue<K> {

    /**
     * A copy that is owed.
     *
     * @param key the key
     * @param version the version that its write raised the key to
     * @param epoch the epoch to which the write was pinned; 0 if it did not pass zdm (see {@link Capture})
     * @param attempts how often the copy was tried and failed
     * @param <K> the key
     */
    record Pending<K>(K key, long version, long epoch, int attempts) {}

    /**
     * A copy that is no longer tried.
     *
     * @param key the key
     * @param version its version
     * @param attempts how often it was tried
     * @param error why it failed last, cut after 500 characters: the class of the error, and what the database calls its
     *     kind; no value of a row
     * @param since when it was given up
     * @param <K> the key
     */
    record DeadLetter<K>(K key, long version, int attempts, String error, Instant since) {}

    /**
     * What is owed.
     *
     * @param pending how many copies are owed, dead letters not counted; a store that would have to count too long may
     *     stop, but not before 10,000
     * @param dead how many were given up
     * @param oldestEpoch the earliest epoch of a pending copy, 0 not counted; empty if none is pending
     * @param oldestAge how long the oldest pending copy has been owed, zero if none is
     */
    record Backlog(long pending, long dead, Optional<Long> oldestEpoch, Duration oldestAge) {}

    /**
     * Takes copies that are due, and puts them off for everybody else. Copies that somebody else is taking are passed
     * over, not waited for.
     *
     * @param limit the largest number to take
     * @param lease how long they are put off, so that they come back if whoever took them dies
     * @return the copies, oldest first
     */
    List<Pending<K>> claim(int limit, Duration lease);

    /**
     * Takes copies that have been due for some time, and leaves the others to the writers that are about to make them
     * themselves. The default takes all that is due, which is as safe: what two make does no harm.
     *
     * @param limit the largest number to take
     * @param lease how long they are put off
     * @param rest how long they must have been due
     * @return the copies, oldest first
     */
    default List<Pending<K>> claim(int limit, Duration lease, Duration rest) {
        return claim(limit, lease);
    }

    /**
     * Reads copies that are owed, whether or not they are due or somebody has taken them, and takes none of them. For
     * whoever keeps writers waiting until nothing is owed: to copy once more does no harm.
     *
     * @param limit the largest number to return
     * @return the copies, those that are due first; no dead letters
     */
    List<Pending<K>> owed(int limit);

    /**
     * Strikes out what is no longer owed: for each key, every pending copy up to a version, dead letters too.
     *
     * @param upTo the versions
     */
    void settle(Map<K, Long> upTo);

    /**
     * Puts copies off after a failure, and counts it.
     *
     * @param copies the copies
     * @param delay how long
     * @param error why, without any value of a row
     */
    void postpone(Collection<Pending<K>> copies, Duration delay, String error);

    /**
     * Puts copies back that were taken too early, without counting a failure. The default leaves them to the end of their
     * lease.
     *
     * @param copies copies that {@link #claim} has returned
     * @param delay when they are due again
     */
    default void putBack(Collection<Pending<K>> copies, Duration delay) {}

    /**
     * Gives copies up after a failure, and counts it.
     *
     * @param copies the copies
     * @param error why, without any value of a row
     */
    void bury(Collection<Pending<K>> copies, String error);

    /**
     * What is owed now.
     *
     * @return the numbers
     */
    Backlog backlog();

    /**
     * The copies that were given up, oldest first.
     *
     * @param limit the largest number to return
     * @return the dead letters
     */
    List<DeadLetter<K>> deadLetters(int limit);

    /**
     * Makes dead letters due again, with no attempt counted.
     *
     * @param keys the keys, all if empty
     * @return how many there were
     */
    int replay(Collection<K> keys);

    /**
     * Strikes dead letters out although they were not copied.
     *
     * @param keys the keys
     * @return how many there were
     */
    int discard(Collection<K> keys);
}
