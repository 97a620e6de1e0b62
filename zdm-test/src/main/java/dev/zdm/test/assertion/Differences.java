package dev.zdm.test.assertion;

import dev.zdm.event.Verdict;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Side;
import dev.zdm.spi.RecordStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares every row of both sides in the new shape, as the engine's own verification does. */
final class Differences<K, O, N> {
    private final RecordStore<K, O> old;
    private final RecordStore<K, N> next;
    private final Mapping<O, N> mapping;
    private final RowComparison comparison = new RowComparison(Set.of());

    Differences(RecordStore<K, O> old, RecordStore<K, N> next, Mapping<O, N> mapping) {
        this.old = old;
        this.next = next;
        this.mapping = mapping;
    }

    List<Difference<K, N>> find() {
        Map<K, N> expected = new TreeMap<>();
        all(old).forEach((key, row) -> expected.put(key, mapping.toNew(row)));
        Map<K, N> actual = all(next);
        List<Difference<K, N>> found = new ArrayList<>();
        expected.forEach((key, row) -> compare(key, row, actual.get(key), found));
        actual.forEach((key, row) -> {
            if (!expected.containsKey(key)) {
                found.add(new Difference<>(key, Side.OLD, List.of(), null, row));
            }
        });
        return found;
    }

    private void compare(K key, N expected, @Nullable N actual, List<Difference<K, N>> found) {
        if (actual == null) {
            found.add(new Difference<>(key, Side.NEW, List.of(), expected, null));
            return;
        }
        RowComparison.Outcome outcome = comparison.compare(expected, actual);
        if (outcome.verdict() != Verdict.MATCH) {
            found.add(new Difference<>(key, null, outcome.fields(), expected, actual));
        }
    }

    private static <K, R> NavigableMap<K, R> all(RecordStore<K, R> store) {
        NavigableMap<K, R> rows = new TreeMap<>();
        store.page(null, Integer.MAX_VALUE).forEach(row -> rows.put(store.keyOf(row), row));
        return rows;
    }
}
