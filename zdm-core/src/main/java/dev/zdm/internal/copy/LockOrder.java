package dev.zdm.internal.copy;

import java.util.Collection;
import java.util.List;

/** Sorts keys, so that two that lock the same keys lock them in the same order. */
public final class LockOrder {
    private LockOrder() {}

    public static <K> List<K> of(Collection<K> keys) {
        return keys.size() < 2
                ? List.copyOf(keys)
                : keys.stream().distinct().sorted(LockOrder::compare).toList();
    }

    @SuppressWarnings("unchecked") // every key type is comparable with itself
    private static <K> int compare(K left, K right) {
        return ((Comparable<K>) left).compareTo(right);
    }
}
