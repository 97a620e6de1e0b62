package dev.zdm.internal.copy;

import dev.zdm.plan.KeyType;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Sorts keys, so that two that lock the same keys lock them in the same order. */
public final class LockOrder {
    private LockOrder() {}

    public static <K> List<K> of(Collection<K> keys) {
        if (keys.size() < 2) {
            return List.copyOf(keys);
        }
        List<K> distinct = keys.stream().distinct().toList();
        return distinct.stream().sorted(orderOf(distinct.get(0))).toList();
    }

    @SuppressWarnings("unchecked") // all keys of a migration are of one type
    private static <K> Comparator<K> orderOf(K key) {
        if (key instanceof List<?> columns) {
            return (Comparator<K>) KeyType.ofColumns(
                            columns.stream().<Class<?>>map(Object::getClass).toList())
                    .order();
        }
        return key instanceof Comparable
                ? (Comparator<K>) Comparator.naturalOrder()
                : KeyType.of((Class<K>) key.getClass()).order();
    }
}
