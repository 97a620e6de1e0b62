package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.ScanChunks.Done;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares both sides page by page: old rows with their new ones, and then the keys of the new side with the old one. For
 * stores that do not know ranges of keys, or do not order them alike.
 */
final class PagedVerification<K, O, N> implements Work<K> {
    private final Pair<K, O, N> pair;
    private final RowCheck<K, O, N> rows;

    PagedVerification(Pair<K, O, N> pair, RowCheck<K, O, N> rows) {
        this.pair = pair;
        this.rows = rows;
    }

    @Override
    public List<Part> parts() {
        return List.of(Part.ROWS, Part.SWEEP);
    }

    @Override
    public int mostRows() {
        return BothSides.FEW;
    }

    @Override
    public Optional<Step<K>> run(KeyRange<K> range, int limit, Claim claim) {
        return Optional.of(claim.part() == Part.SWEEP ? newKeys(range, limit) : oldRows(range, limit));
    }

    private Step<K> oldRows(KeyRange<K> range, int limit) {
        List<O> page = pair.old().page(range.after(), limit);
        List<K> keys = Pages.checked(
                pair.old(), range.after(), page.stream().map(pair.old()::keyOf).toList());
        return step(range, keys, rows.oldRows(page, rows.byKey(pair.next().findAll(keys))));
    }

    private Step<K> newKeys(KeyRange<K> range, int limit) {
        List<K> keys = NewSide.keys(pair, range.after(), limit);
        Set<K> present = new HashSet<>(NewSide.oldKeys(pair, keys));
        long extras =
                rows.extras(keys.stream().filter(key -> !present.contains(key)).toList());
        return step(range, keys, new Done(keys.size(), extras, 0));
    }

    /** A page may go past the end of a range, which does no harm. */
    private Step<K> step(KeyRange<K> range, List<K> keys, Done done) {
        if (keys.isEmpty()) {
            return Step.end();
        }
        K end = range.upTo();
        K last = end != null && keys.contains(end) ? end : keys.get(keys.size() - 1);
        return new Step<>(last, done, done.rows(), 0, () -> {});
    }
}
