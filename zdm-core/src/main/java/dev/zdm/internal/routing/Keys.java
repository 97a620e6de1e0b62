package dev.zdm.internal.routing;

import dev.zdm.internal.copy.LockOrder;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of one write. */
final class Keys {
    private Keys() {}

    /** Sorted, so that two writers of the same keys lock them in the same order. */
    static <K> List<K> inLockOrder(Collection<? extends @Nullable K> keys) {
        if (keys.size() == 1) {
            return only(keys);
        }
        return LockOrder.of(distinct(keys));
    }

    static <K> List<K> distinct(Collection<? extends @Nullable K> keys) {
        if (keys.size() == 1) {
            return only(keys);
        }
        return keys.stream()
                .map(key -> Objects.<K>requireNonNull(key))
                .distinct()
                .toList();
    }

    // Nearly every write has one key, for which a stream costs more than the write in memory.
    private static <K> List<K> only(Collection<? extends @Nullable K> one) {
        return List.of(Objects.<K>requireNonNull(one.iterator().next()));
    }
}
