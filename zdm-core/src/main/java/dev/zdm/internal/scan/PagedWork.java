package dev.zdm.internal.scan;

import dev.zdm.internal.copy.GivenUp;
import dev.zdm.internal.copy.Pair;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RecordStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Copies rows page by page, each of them by itself if it must be, and then sweeps the new side of rows that the old side
 * does not have: for stores that do not know ranges of keys, or do not order them alike.
 */
public final class PagedWork<K> implements Work<K> {
    private final Pair<K, ?, ?> pair;
    private final Chunks<K> chunks;
    private final Optional<GivenUp<K>> givenUp;
    private final AtomicLong swept = new AtomicLong();

    public PagedWork(Pair<K, ?, ?> pair, Chunks<K> chunks, Optional<GivenUp<K>> givenUp) {
        this.pair = pair;
        this.chunks = chunks;
        this.givenUp = givenUp.filter(GivenUp::isPossible);
    }

    @Override
    public List<Part> parts() {
        return List.of(Part.LEAD, Part.ROWS, Part.SWEEP);
    }

    @Override
    public Optional<Step<K>> run(KeyRange<K> range, int limit, Claim claim) {
        @Nullable K after = range.after();
        return switch (claim.part()) {
            case LEAD -> step(chunks.leadOn(after, limit), range, false);
            case ROWS -> {
                List<K> keys = chunks.copyNext(after, limit);
                yield step(keys, range, true);
            }
            case SWEEP -> step(sweep(after, limit), range, false);
        };
    }

    /** A page may go past the end of a range, which does no harm. */
    private Optional<Step<K>> step(List<K> keys, KeyRange<K> range, boolean isCounted) {
        if (keys.isEmpty()) {
            return Optional.of(Step.end());
        }
        K end = range.upTo();
        K last = end != null && keys.contains(end) ? end : keys.get(keys.size() - 1);
        return Optional.of(isCounted ? Step.upTo(last, keys.size()) : Step.uncounted(last, keys.size()));
    }

    private List<K> sweep(@Nullable K after, int limit) {
        List<K> keys = NewSide.keys(pair, after, limit);
        Set<K> present = new HashSet<>(NewSide.oldKeys(pair, keys));
        List<K> extras = keys.stream().filter(key -> !present.contains(key)).toList();
        if (!extras.isEmpty()) {
            chunks.removeExtras(extras);
        }
        swept.addAndGet(keys.size());
        return keys;
    }

    @Override
    public boolean holdsLocks() {
        return chunks.holdsLocks();
    }

    @Override
    public int mostRows() {
        return BothSides.FEW;
    }

    @Override
    public boolean givesUp() {
        return givenUp.isPresent();
    }

    @Override
    public Step<K> giveUp(KeyRange<K> range, Part part, RuntimeException refusal) {
        K key = part == Part.ROWS ? firstOf(pair.old(), range.after()) : null;
        if (key == null) {
            throw refusal;
        }
        givenUp.orElseThrow().note(key, refusal);
        return Step.upTo(key, 0);
    }

    private static <K, O> @Nullable K firstOf(RecordStore<K, O> store, @Nullable K after) {
        return store.page(after, 1).stream().map(store::keyOf).findFirst().orElse(null);
    }

    @Override
    public long swept() {
        return swept.get();
    }
}
