package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeCopy;
import dev.zdm.spi.RangeReads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /** All keys of the new side in a range that are not among some others. */
    List<K> newKeysWithout(KeyRange<K> range, List<K> known) {
        Set<K> others = new HashSet<>(known);
        List<K> found = new ArrayList<>();
        KeyRange<K> rest = range;
        while (true) {
            List<K> page = next.keys(rest, FEW);
            page.stream().filter(key -> !others.contains(key)).forEach(found::add);
            if (page.size() < FEW) {
                return found;
            }
            rest = new KeyRange<>(page.get(page.size() - 1), range.upTo());
        }
    }
}
