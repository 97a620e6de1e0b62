package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.spi.RecordStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of both sides, for the scans that begin at the new one. */
final class NewSide {
    private NewSide() {}

    static <K> List<K> keys(Pair<K, ?, ?> pair, @Nullable K after, int limit) {
        return keysAfter(pair.next(), after, limit);
    }

    private static <K, R> List<K> keysAfter(RecordStore<K, R> store, @Nullable K after, int limit) {
        return Pages.checked(
                store,
                after,
                store.page(after, limit).stream().map(store::keyOf).toList());
    }

    static <K> List<K> oldKeys(Pair<K, ?, ?> pair, List<K> keys) {
        return existing(pair.old(), keys);
    }

    private static <K, R> List<K> existing(RecordStore<K, R> store, List<K> keys) {
        return store.findAll(keys).stream().map(store::keyOf).toList();
    }
}
