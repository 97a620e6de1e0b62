package dev.zdm.internal.scan;

import dev.zdm.internal.copy.GivenUp;
import dev.zdm.internal.copy.Pair;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeCopy.Load;
import dev.zdm.spi.ScanChunks.Done;
import java.util.List;
import java.util.Optional;

/**
 * A range in one transaction, where one database holds both sides. The old rows are locked against writers and inserted on
 * the new side by a plain insert. Whoever writes such a row needs the lock of its old row first; so nothing can come
 * between the reading of a row and its copy, and what was there before is known.
 *
 * <p>Rows that are on the new side already were written in the phase before, and may be out of date, or have no old row any
 * more. They are copied one by one, each in a transaction of its own, before the others, because whoever writes them may be
 * in the way; the insert passes over them. One that comes between the look at the new side and the insert makes that fail,
 * and then the range is begun again.
 */
public final class AtomicRanges<K, O> implements Work<K> {
    private static final int MOST_PRESENT = 200;
    private static final int TRIES = 3;

    private final Pair<K, O, ?> pair;
    private final BothSides<K, O> sides;
    private final AtomicChunks<K, O> chunks;
    private final PagedWork<K> paged;
    private final Optional<GivenUp<K>> givenUp;

    public AtomicRanges(
            Pair<K, O, ?> pair, BothSides<K, O> sides, AtomicChunks<K, O> chunks, Optional<GivenUp<K>> givenUp) {
        this.pair = pair;
        this.sides = sides;
        this.chunks = chunks;
        this.paged = new PagedWork<>(pair, chunks, givenUp);
        this.givenUp = givenUp.filter(GivenUp::isPossible);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean holdsLocks() {
        return true;
    }

    @Override
    public boolean givesUp() {
        return givenUp.isPresent();
    }

    @Override
    public long swept() {
        return paged.swept();
    }

    @Override
    public Optional<K> boundary(KeyRange<K> range, Part part, int rows) {
        return part == Part.ROWS ? sides.old().keyAt(range, rows) : Optional.empty();
    }

    @Override
    public Optional<Step<K>> run(KeyRange<K> range, int limit, Claim claim) {
        if (claim.part() != Part.ROWS) {
            return paged.run(range, limit, claim);
        }
        List<K> present = sides.next().keys(range, MOST_PRESENT + 1);
        if (present.size() > MOST_PRESENT) {
            return limit > BothSides.FEW ? Optional.empty() : Optional.of(oneByOne(sides.few(range)));
        }
        present.forEach(chunks::copyOne);
        return Optional.of(insert(range, present, 1));
    }

    private Step<K> insert(KeyRange<K> range, List<K> present, int attempt) {
        try {
            return chunks.apart(() -> {
                chunks.requireOwner();
                Load rows = sides.copy().read(range, present, true);
                return Step.whole(new Done(rows.insert() + oldRows(present), 0, 0), rows.bytes());
            });
        } catch (RuntimeException e) {
            List<K> now = presentAfter(range, e);
            List<K> further = now.stream().filter(key -> !present.contains(key)).toList();
            if (attempt == TRIES || now.size() > MOST_PRESENT || further.isEmpty()) {
                throw e;
            }
            further.forEach(chunks::copyOne);
            return insert(range, now, attempt + 1);
        }
    }

    private List<K> presentAfter(KeyRange<K> range, RuntimeException failure) {
        try {
            return sides.next().keys(range, MOST_PRESENT + 1);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private int oldRows(List<K> keys) {
        return keys.isEmpty() ? 0 : NewSide.oldKeys(pair, keys).size();
    }

    /** Many are there already: all are locked and overwritten, and what has no old row is removed. */
    private Step<K> oneByOne(KeyRange<K> range) {
        List<K> copied = chunks.apart(() -> {
            chunks.requireOwner();
            List<O> rows = sides.old().rowsForShare(range);
            pair.forward().copyAll(rows);
            return rows.stream().map(pair.old()::keyOf).toList();
        });
        sides.newKeysWithout(range, copied, chunks::removeExtras);
        K end = range.upTo();
        Done done = new Done(copied.size(), 0, 0);
        return end == null ? Step.whole(done, 0) : Step.upTo(end, done.rows());
    }

    @Override
    public Step<K> giveUp(KeyRange<K> range, Part part, RuntimeException refusal) {
        if (part != Part.ROWS) {
            throw refusal;
        }
        return sides.oneRow(range, chunks::copyOne, givenUp.orElseThrow()::note);
    }
}
