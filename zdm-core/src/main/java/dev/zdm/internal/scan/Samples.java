package dev.zdm.internal.scan;

import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeReads;
import dev.zdm.spi.RecordStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Some chunks of a table, in the order of its keys: the first, one at a random place of each stretch, and one near the end.
 * From place to place keys are counted and no rows are read, so all of it is one way along the index at most.
 */
final class Samples<K, R> {
    private final RecordStore<K, R> store;
    private final RandomGenerator random;
    private final int chunks;
    private final int rows;

    Samples(RecordStore<K, R> store, RandomGenerator random, int chunks, int rows) {
        this.store = store;
        this.random = random;
        this.chunks = chunks;
        this.rows = rows;
    }

    /** Reads one chunk when it is asked for the rows, and returns them. */
    @FunctionalInterface
    interface Visitor<R> {
        List<R> visit(Supplier<List<R>> chunk);
    }

    void read(Visitor<R> visitor) {
        Optional<RangeReads<K, R>> ranges = store.ranges();
        if (ranges.isPresent()) {
            readAlong(ranges.get(), visitor);
        } else {
            readBeginning(visitor);
        }
    }

    /** A store that cannot count its keys would have to read all rows in between. */
    private void readBeginning(Visitor<R> visitor) {
        @Nullable K after = null;
        for (int number = 0; number < chunks; number++) {
            @Nullable K last = after;
            List<R> page = visitor.visit(() -> store.page(last, rows));
            if (page.size() < rows) {
                return;
            }
            after = store.keyOf(page.get(page.size() - 1));
        }
    }

    private void readAlong(RangeReads<K, R> ranges, Visitor<R> visitor) {
        Optional<K> end = chunk(ranges, null, rows, visitor);
        for (int skipped : skips(store.estimatedRows())) {
            if (end.isEmpty()) {
                return;
            }
            end = chunk(ranges, beyond(ranges, end.get(), skipped), rows, visitor);
        }
    }

    /** Reads the rows after a key, or fewer that fit into memory, and returns the last one's; empty if that was the end. */
    private Optional<K> chunk(RangeReads<K, R> ranges, @Nullable K after, int number, Visitor<R> visitor) {
        Optional<K> end = ranges.keyAt(new KeyRange<>(after, null), number);
        try {
            List<R> unused = visitor.visit(() -> ranges.rows(new KeyRange<>(after, end.orElse(null))));
            return end;
        } catch (RuntimeException e) {
            if (number == 1 || Refusal.of(e) != Refusal.TOOK_TOO_LONG) {
                throw e;
            }
            return chunk(ranges, after, number / 2, visitor);
        }
    }

    /** There may be fewer rows than was estimated: then half as far, and so on. */
    private K beyond(RangeReads<K, R> ranges, K after, int skipped) {
        for (int distance = skipped; distance > 0; distance /= 2) {
            Optional<K> key = ranges.keyAt(new KeyRange<>(after, null), distance);
            if (key.isPresent()) {
                return key.get();
            }
        }
        return after;
    }

    /** How many rows lie before each further chunk: together they lead to where the last one is thought to begin. */
    private List<Integer> skips(long estimate) {
        long free = Math.max(0, estimate - (long) rows * chunks);
        List<Integer> skips = new ArrayList<>();
        long passed = 0;
        for (int number = 1; number < chunks; number++) {
            boolean isLast = number == chunks - 1;
            long stretch = free * number / (chunks - 1);
            long place = isLast ? free : passed + (long) (random.nextDouble() * (stretch - passed));
            skips.add((int) Math.min(Integer.MAX_VALUE, place - passed));
            passed = place;
        }
        return skips;
    }
}
