package dev.zdm.internal.scan;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.RecordStore;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store must hold to when it is read page by page: otherwise a scan would skip rows, or never end. Only keys that
 * are numbers have one order everywhere; texts are ordered by the database.
 */
final class Pages {
    private Pages() {}

    static <K> List<K> checked(RecordStore<K, ?> store, @Nullable K after, List<K> keys) {
        if (new HashSet<>(keys).size() < keys.size() || (after != null && keys.contains(after))) {
            throw broken(store, "returned a row twice");
        }
        K before = after;
        for (K key : keys) {
            if (before instanceof Number low && key instanceof Number high && low.longValue() > high.longValue()) {
                throw broken(store, "returned rows out of the order of their keys");
            }
            before = key;
        }
        return keys;
    }

    private static ConfigurationException broken(RecordStore<?, ?> store, String what) {
        return new ConfigurationException(
                null,
                null,
                "the record store '" + store.name() + "' " + what + ", so a scan of it would miss some",
                "let page(after, limit) return the rows with greater keys only, in the order of their keys, each once");
    }
}
