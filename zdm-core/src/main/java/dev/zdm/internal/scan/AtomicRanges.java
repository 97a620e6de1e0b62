package dev.zdm.internal.scan;

import dev.zdm.internal.copy.GivenUp;
import dev.zdm.internal.copy.Pair;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeCopy.Load;
import dev.zdm.spi.ScanChunks.Done;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    private static final int MOST_LOOKS = 5;

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
        List<K> present = copiedOneByOne(range, List.of());
        Optional<Step<K>> step = present.size() > MOST_PRESENT ? Optional.empty() : insert(range, present, 1);
        return step.isPresent() || limit > BothSides.FEW ? step : Optional.of(oneByOne(sides.few(range)));
    }

    /**
     * What is on the new side, unless that is too much. New rows come while those are copied, so it is looked at until
     * there are none: then hardly any time is left for others before the insert. Where rows come and go all the time, that
     * is given up after some looks, and the insert finds them.
     */
    private List<K> copiedOneByOne(KeyRange<K> range, List<K> copied) {
        List<K> present = sides.next().keys(range, MOST_PRESENT + 1);
        Set<K> known = new HashSet<>(copied);
        for (int looks = 1; present.size() <= MOST_PRESENT && !known.containsAll(present); looks++) {
            present.stream().filter(known::add).forEach(chunks::copyOne);
            if (looks == MOST_LOOKS) {
                return present;
            }
            present = sides.next().keys(range, MOST_PRESENT + 1);
        }
        return present;
    }

    /** Empty if rows of it keep coming from others: all of them locked, and overwritten, they are in nobody's way. */
    private Optional<Step<K>> insert(KeyRange<K> range, List<K> present, int attempt) {
        try {
            return Optional.of(chunks.apart(() -> {
                chunks.requireOwner();
                Load rows = sides.copy().read(range, present, true);
                return Step.whole(new Done(rows.insert() + oldRows(present), 0, 0), rows.bytes());
            }));
        } catch (RuntimeException e) {
            if (!Refusal.isConflict(e)) {
                throw e;
            }
            List<K> now = copiedAfter(range, present, e);
            // One that was met may be gone again; but not twice.
            boolean mayPass = attempt < TRIES && now.size() <= MOST_PRESENT && (attempt == 1 || !now.equals(present));
            return mayPass ? insert(range, now, attempt + 1) : Optional.empty();
        }
    }

    private List<K> copiedAfter(KeyRange<K> range, List<K> present, RuntimeException failure) {
        try {
            return copiedOneByOne(range, present);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private int oldRows(List<K> keys) {
        return keys.isEmpty() ? 0 : NewSide.oldKeys(pair, keys).size();
    }

    /** Many are there already, or keep coming: all are locked and overwritten, and what has no old row is removed. */
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
