package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeCopy;
import dev.zdm.spi.RangeReads;
import dev.zdm.spi.ScanChunks.Done;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Both sides by ranges of keys, where a range holds the same keys on either of them. */
public record BothSides<K, O>(RangeReads<K, O> old, RangeReads<K, ?> next, RangeCopy<K> copy) {
    /** How many rows are copied at once where each has to be looked at by itself. */
    static final int FEW = 1_000;

    /** Empty if they have to be gone through page by page. */
    public static <K, O> Optional<BothSides<K, O>> of(Pair<K, O, ?> pair) {
        Optional<RangeReads<K, O>> old = pair.old().ranges();
        Optional<? extends RangeReads<K, ?>> next = pair.next().ranges();
        Optional<RangeCopy<K>> copy = pair.rangeCopy();
        return old.isPresent()
                        && next.isPresent()
                        && copy.isPresent()
                        && old.get().order().equals(next.get().order())
                ? Optional.of(new BothSides<>(old.get(), next.get(), copy.get()))
                : Optional.empty();
    }

    /** The beginning of a range that is not too much at once. */
    KeyRange<K> few(KeyRange<K> range) {
        return old.keyAt(range, FEW)
                .map(key -> new KeyRange<>(range.after(), key))
                .orElse(range);
    }

    /** Gives the keys of the new side in a range that are not among some others, page by page: there may be any number. */
    void newKeysWithout(KeyRange<K> range, List<K> known, Consumer<List<K>> deed) {
        Set<K> others = new HashSet<>(known);
        @Nullable KeyRange<K> rest = range;
        while (rest != null) {
            List<K> page = next.keys(rest, FEW);
            List<K> found = page.stream().filter(key -> !others.contains(key)).toList();
            if (!found.isEmpty()) {
                deed.accept(found);
            }
            rest = page.size() < FEW ? null : new KeyRange<>(page.get(page.size() - 1), range.upTo());
        }
    }

    /** How many rows the old side has in a range at this moment. */
    long oldRows(KeyRange<K> range) {
        long rows = 0;
        @Nullable KeyRange<K> rest = range;
        while (rest != null) {
            @Nullable K end = old.keyAt(rest, FEW).orElse(null);
            rows += end == null ? old.keys(rest, FEW).size() : FEW;
            rest = end == null ? null : new KeyRange<>(end, range.upTo());
        }
        return rows;
    }

    /**
     * Goes past what is the first row of a range, and past the rows that the new side has before it: each is tried by itself,
     * and those that are refused are noted. So nothing that is fine is blamed for its neighbour.
     */
    Work.Step<K> oneRow(KeyRange<K> range, Consumer<K> copy, BiConsumer<K, RuntimeException> note) {
        List<K> row = old.keys(range, 1);
        KeyRange<K> piece = row.isEmpty() ? range : new KeyRange<>(range.after(), row.get(0));
        newKeysWithout(piece, row, extras -> extras.forEach(key -> tried(key, copy, note)));
        long copied = row.stream().filter(key -> tried(key, copy, note)).count();
        K end = piece.upTo();
        return end == null ? Work.Step.whole(new Done(copied, 0, 0), 0) : Work.Step.upTo(end, copied);
    }

    private static <K> boolean tried(K key, Consumer<K> copy, BiConsumer<K, RuntimeException> note) {
        try {
            copy.accept(key);
            return true;
        } catch (RuntimeException e) {
            if (Refusal.of(e) != Refusal.ROW) {
                throw e;
            }
            note.accept(key, e);
            return false;
        }
    }
}
