package dev.zdm.internal.scan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies chunks beside live writes, in one consistency mode. */
public sealed interface Chunks<K> permits AtomicChunks, BestEffortChunks, DurableChunks {

    /** Copies the next rows of the old side and returns their keys; none at the end. */
    List<K> copyNext(@Nullable K after, int limit);

    /**
     * Looks at one page of keys that were written while both sides were kept, and leads the later life of those that have no
     * row any more; returns the keys, none at the end, or where such writes leave no trace.
     */
    default List<K> leadOn(@Nullable K after, int limit) {
        return List.of();
    }

    /** Whether the rows of a page are locked while it is copied. */
    default boolean holdsLocks() {
        return false;
    }

    /** Deletes from the new side those of the keys that the old side does not have. */
    void removeExtras(List<K> keys);
}
