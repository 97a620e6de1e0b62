package dev.zdm.spi;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one side remembers beside the rows of one table, in the same database: for each key that was written while both
 * sides are kept, the version of its last write here, and the version of the other side that was last applied here (its
 * fence). Versions of a key only grow, in the order of commits. Thread-safe.
 *
 * @param <K> the key
 */
public interface Marks<K> {

    /**
     * Makes room for the marks, and for the queue, if there is none. Does nothing if there is.
     *
     * @throws dev.zdm.plan.StateStoreException if it could not be made
     */
    void prepare();

    /**
     * Whether there is room for the marks and for the queue. The default says so.
     *
     * @return false if {@link #prepare} has something to do
     */
    default boolean isPrepared() {
        return true;
    }

    /**
     * Raises the version of a key and adds a pending copy of it to the queue, in the unit of work under way, which holds
     * the key's mark until it ends. Holds the guard row, too, so that neither owner nor minimum phase can change before
     * then.
     *
     * @param key the key
     * @param admission what the unit relies on
     * @return the new version
     * @throws dev.zdm.plan.StalePhaseException if the guard row says otherwise; nothing was marked
     * @throws RecordSource.BusyException if the guard or the mark stayed in use; the unit can only be rolled back
     */
    long mark(K key, Admission admission);

    /**
     * Raises the versions of several keys, whether or not they have a mark yet, for a scan. Otherwise as {@link #mark},
     * but waits only briefly for a mark that somebody else holds, and adds nothing to the queue.
     *
     * @param keys the keys, in the order of locking
     * @param admission what the unit relies on
     * @return the new version of each
     */
    Map<K, Long> touch(Collection<K> keys, Admission admission);

    /**
     * Enters, on the receiving side and in the unit of work under way, that a version of the other side is being applied.
     * Holds the key's fence until the unit ends, and the guard row of this side.
     *
     * @param key the key
     * @param version the version of the other side
     * @param admission what the unit relies on: this side must not own the first writes
     * @return false if this version, or a later one, was applied before; then nothing was changed
     * @throws dev.zdm.plan.StalePhaseException if the guard row says otherwise
     * @throws PublishedRanges.OpenRangeException if the key is in an open range; nothing was changed
     * @throws RecordSource.BusyException if the guard or the fence stayed in use; the unit can only be rolled back
     */
    boolean fence(K key, long version, Admission admission);

    /**
     * Enters the versions of several keys, each as {@link #fence} does. The default enters one after another.
     *
     * @param versions the version of each key; its order of iteration is that of locking
     * @param admission what the unit relies on
     * @return the keys for which neither this version nor a later one was applied before, in the same order
     * @throws dev.zdm.plan.StalePhaseException if the guard row says otherwise
     * @throws PublishedRanges.OpenRangeException if one of the keys is in an open range; the unit can only be rolled back
     * @throws RecordSource.BusyException if the guard or a fence stayed in use; the unit can only be rolled back
     */
    default Set<K> fenceAll(Map<K, Long> versions, Admission admission) {
        Set<K> raised = new LinkedHashSet<>();
        versions.forEach((key, version) -> {
            if (fence(key, version, admission)) {
                raised.add(key);
            }
        });
        return raised;
    }

    /**
     * The versions of keys as last committed; to be read before their rows.
     *
     * @param keys the keys
     * @return the version of each key that has a mark
     */
    Map<K, Long> versions(Collection<K> keys);

    /**
     * The keys that have a mark, page by page, as last committed; also those whose row is gone.
     *
     * @param after where the page begins, exclusive; null for the first page
     * @param limit the largest number to return
     * @return keys in the order of the database, empty at the end
     */
    List<K> marked(@Nullable K after, int limit);

    /**
     * Forgets every version and every copy that is owed, when the migration is over; the room for them stays. Does nothing
     * if there is none. The default keeps them.
     *
     * @throws dev.zdm.plan.StateStoreException if they could not be deleted
     */
    default void clear() {}

    /**
     * Takes marks and queue away, when the migration is over and the other side goes. Does nothing if there are none. The
     * default keeps them.
     *
     * @throws dev.zdm.plan.StateStoreException if they could not be taken away
     */
    default void drop() {}

    /**
     * The ranges in which this side takes no copies of single keys. The default is none: then rows are not copied in bulk
     * between two databases.
     *
     * @return the ranges, empty if this side keeps none
     */
    default Optional<PublishedRanges<K>> ranges() {
        return Optional.empty();
    }
}
