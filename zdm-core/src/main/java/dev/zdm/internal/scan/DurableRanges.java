package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Apply;
import dev.zdm.internal.copy.GivenUp;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.PublishedRanges;
import dev.zdm.spi.PublishedRanges.Publication;
import dev.zdm.spi.RangeCopy.Load;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.ScanChunks.Done;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A range between two databases. It is published on the new side first, and from then on no copy of a single key is applied
 * in it; what has a fence there belongs to its mark and is passed over; the other rows are read, and inserted in the
 * transaction that closes the range again. A write that comes meanwhile is marked, and its copy waits until then: it
 * arrives after the row that was read here, and is later. So rows that nobody writes need neither a mark nor a fence.
 *
 * <p>Before the first range all keys that have a mark are touched and copied, also those whose row is gone. A copy of the
 * phase before may still be on its way with a label from before a write that left no mark; after the touch there is a
 * later label for it to lose against, and a fence in every range that such a key is in.
 *
 * <p>A row that is on the new side without a fence is nobody's. It is touched and copied like a write, or removed so.
 */
public final class DurableRanges<K, O> implements Work<K> {
    private static final int MOST_FENCED = 2_000;
    private static final int TRIES = 5;

    private final Pair<K, O, ?> pair;
    private final BothSides<K, O> sides;
    private final PublishedRanges<K> published;
    private final Apply<K, ?, ?> forward;
    private final LocalView view;
    private final Duration limit;
    private final PagedWork<K> paged;
    private final Optional<GivenUp<K>> givenUp;

    public DurableRanges(
            Pair<K, O, ?> pair,
            BothSides<K, O> sides,
            PublishedRanges<K> published,
            DurableChunks<K, O> chunks,
            Optional<GivenUp<K>> givenUp) {
        this.pair = pair;
        this.sides = sides;
        this.published = published;
        this.forward = chunks.copies().from(Side.OLD);
        this.view = chunks.view();
        this.limit = chunks.limit();
        this.paged = new PagedWork<>(pair, chunks, givenUp);
        this.givenUp = givenUp.filter(GivenUp::isPossible);
    }

    @Override
    public List<Part> parts() {
        return List.of(Part.LEAD, Part.ROWS);
    }

    @Override
    public boolean isShared() {
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
        return switch (claim.part()) {
            case LEAD -> Optional.of(lead(range, Math.min(limit, BothSides.FEW)));
            case ROWS -> rows(range, limit, claim);
            case SWEEP -> paged.run(range, limit, claim);
        };
    }

    private Step<K> lead(KeyRange<K> range, int limit) {
        List<K> marked = forward.marks().marked(range.after(), limit);
        touchAndCopy(marked);
        return marked.isEmpty() ? Step.end() : Step.uncounted(marked.get(marked.size() - 1), marked.size());
    }

    private void touchAndCopy(List<K> keys) {
        for (int from = 0; from < keys.size(); from += BothSides.FEW) {
            forward.touchAndCopy(keys.subList(from, Math.min(keys.size(), from + BothSides.FEW)), view.state());
        }
    }

    private Optional<Step<K>> rows(KeyRange<K> range, int limit, Claim claim) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long token = claim.tokens().getAsLong();
            List<K> strangers = new ArrayList<>();
            Optional<Step<K>> step = openOnlyMeanwhile(token, () -> published(range, token, strangers));
            if (step.isPresent()) {
                return step;
            }
            if (strangers.isEmpty()) {
                break;
            }
            touchAndCopy(strangers);
        }
        return limit > BothSides.FEW ? Optional.empty() : Optional.of(oneByOne(sides.few(range)));
    }

    /** Empty if there are strangers, which are given back, or too many keys to pass over. */
    private Optional<Step<K>> published(KeyRange<K> range, long token, List<K> strangers) {
        Admission admission = Admission.of(view.state(), Side.OLD);
        Publication<K> known = published.publish(range, token, MOST_FENCED, admission);
        if (known.isDone()) {
            // Whoever did it could not count it any more.
            return Optional.of(closed(new Done(sides.oldRows(range), 0, 0), 0, token));
        }
        return inserted(range, known, token, strangers);
    }

    /**
     * What is not closed must not stay open: copies wait for that. Also where it is not known whether it was opened, or
     * closed; then it is remembered that it was copied.
     */
    private Optional<Step<K>> openOnlyMeanwhile(long token, Supplier<Optional<Step<K>>> work) {
        Optional<Step<K>> step;
        try {
            step = work.get();
        } catch (RuntimeException | Error e) {
            withdraw(token, e);
            throw e;
        }
        if (step.isEmpty()) {
            published.withdraw(token);
        }
        return step;
    }

    private void withdraw(long token, Throwable failure) {
        try {
            published.withdraw(token);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private Optional<Step<K>> inserted(KeyRange<K> range, Publication<K> known, long token, List<K> strangers) {
        if (known.hasMore()) {
            return Optional.empty();
        }
        List<K> present = sides.next().keys(range, known.fenced().size() + MOST_FENCED + 1);
        Set<K> fenced = new HashSet<>(known.fenced());
        present.stream().filter(key -> !fenced.contains(key)).forEach(strangers::add);
        if (strangers.size() > MOST_FENCED) {
            strangers.clear();
            return Optional.empty();
        }
        return strangers.isEmpty() ? Optional.of(insert(range, known.fenced(), token)) : Optional.empty();
    }

    private Step<K> insert(KeyRange<K> range, List<K> fenced, long token) {
        Load rows = sides.copy().read(range, fenced, false);
        int passedOver = fenced.isEmpty() ? 0 : NewSide.oldKeys(pair, fenced).size();
        long inserted = pair.next().home().limited(limit, () -> {
            long count = rows.insert();
            requireClosed(token);
            return count;
        });
        return closed(new Done(inserted + passedOver, 0, 0), rows.bytes(), token);
    }

    private void requireClosed(long token) {
        if (!published.close(token)) {
            throw new BusyException(
                    view.state().migration(), "another worker has published the range anew", new TimeoutException());
        }
    }

    private Step<K> closed(Done done, long bytes, long token) {
        return new Step<>(null, done, done.rows(), bytes, () -> published.forget(token));
    }

    /** Too many keys have to be passed over, or are strangers: each is touched and copied. */
    private Step<K> oneByOne(KeyRange<K> range) {
        List<K> keys = sides.old().keys(range, BothSides.FEW);
        touchAndCopy(keys);
        sides.newKeysWithout(range, keys, this::touchAndCopy);
        K end = range.upTo();
        Done done = new Done(keys.size(), 0, 0);
        return end == null ? Step.whole(done, 0) : Step.upTo(end, done.rows());
    }

    @Override
    public Step<K> giveUp(KeyRange<K> range, Part part, RuntimeException refusal) {
        return switch (part) {
            case LEAD -> pastMark(range, refusal);
            case ROWS -> sides.oneRow(range, key -> touchAndCopy(List.of(key)), givenUp.orElseThrow()::note);
            case SWEEP -> throw refusal;
        };
    }

    private Step<K> pastMark(KeyRange<K> range, RuntimeException refusal) {
        K key = forward.marks().marked(range.after(), 1).stream().findFirst().orElseThrow(() -> refusal);
        givenUp.orElseThrow().note(key, refusal);
        return Step.uncounted(key, 1);
    }

    /** Whoever did not know that he was relieved may have published once more. */
    @Override
    public void end() {
        published.forgetAll();
    }
}
