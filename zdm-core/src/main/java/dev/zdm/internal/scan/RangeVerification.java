package dev.zdm.internal.scan;

import dev.zdm.internal.scan.BothDigests.Sums;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeReads;
import dev.zdm.spi.ScanChunks.Done;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Compares both sides range by range, each in both directions. Where both databases can sum a range up and come to the same,
 * no row leaves them but a sample, by which the mapping in Java is held against what the databases compute. Where they do
 * not, the range is halved, down to some hundred rows that are compared one by one.
 */
final class RangeVerification<K, O, N> implements Work<K> {
    /** As many rows of one side as are compared one by one. */
    private static final int FEW = 500;

    private static final int SAMPLE = 10;

    private final RangeReads<K, O> old;
    private final RangeReads<K, N> next;
    private final Optional<BothDigests<K>> digests;
    private final RowCheck<K, O, N> rows;

    /** Whether halving the last range was in vain, because what differed was everywhere in it. */
    private volatile boolean differsEverywhere;

    /** Both sides in the same order of keys. */
    record Sides<K, O, N>(RangeReads<K, O> old, RangeReads<K, N> next) {}

    RangeVerification(Sides<K, O, N> sides, Optional<BothDigests<K>> digests, RowCheck<K, O, N> rows) {
        this.old = sides.old();
        this.next = sides.next();
        this.digests = digests;
        this.rows = rows;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Optional<K> boundary(KeyRange<K> range, Part part, int number) {
        return old.keyAt(range, number);
    }

    /** Rows of both sides are held in memory where there are no digests. */
    @Override
    public int mostRows() {
        return digests.isPresent() ? Work.super.mostRows() : 10 * FEW;
    }

    @Override
    public Optional<Step<K>> run(KeyRange<K> range, int limit, Claim claim) {
        return Optional.of(Step.whole(digests.isPresent() ? summedUp(range, digests.get()) : oneByOne(range), 0));
    }

    private Done summedUp(KeyRange<K> range, BothDigests<K> sums) {
        Optional<Sums> found = sumsOf(range, sums);
        if (found.isPresent() && found.get().areEqual()) {
            differsEverywhere = false;
            return equal(range, found.get(), sums);
        }
        if (found.isEmpty() || differsEverywhere) {
            return oneByOne(range);
        }
        Descent descent = new Descent(sums);
        Done done = descent.halved(range, found.get());
        differsEverywhere = descent.looked > done.rows() / 2;
        return done;
    }

    /** The way down from a range that differs. For one thread. */
    private final class Descent {
        private final BothDigests<K> sums;
        private long looked;

        Descent(BothDigests<K> sums) {
            this.sums = sums;
        }

        Done halved(KeyRange<K> range, Sums found) {
            @Nullable K middle = found.rows() <= FEW ? null : middle(range, found);
            if (middle == null) {
                return look(range);
            }
            return plus(part(new KeyRange<>(range.after(), middle)), part(new KeyRange<>(middle, range.upTo())));
        }

        private Done part(KeyRange<K> range) {
            Optional<Sums> found = sumsOf(range, sums);
            if (found.isEmpty()) {
                return look(range);
            }
            return found.get().areEqual() ? equal(range, found.get(), sums) : halved(range, found.get());
        }

        private Done look(KeyRange<K> range) {
            Done done = oneByOne(range);
            looked += done.rows();
            return done;
        }
    }

    /** Empty if a database cannot make a new row of some old one: then there is none. */
    private static <K> Optional<Sums> sumsOf(KeyRange<K> range, BothDigests<K> sums) {
        try {
            return Optional.of(sums.of(range));
        } catch (RuntimeException e) {
            if (Refusal.of(e) != Refusal.ROW) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Done equal(KeyRange<K> range, Sums found, BothDigests<K> sums) {
        Done sample = few(range, SAMPLE, rows.withoutNotes()).done();
        if (sample.mismatches() > 0) {
            // What the databases compute is not what the mapping says, so their sums say nothing about the other rows.
            return oneByOne(range);
        }
        OptionalLong failures = roundTripFailures(range, sums);
        return failures.isPresent()
                ? new Done(found.rows(), 0, Math.max(failures.getAsLong(), sample.roundTripFailures()))
                : oneByOne(range);
    }

    /** Empty if a database cannot make an old row of some new one. */
    private static <K> OptionalLong roundTripFailures(KeyRange<K> range, BothDigests<K> sums) {
        try {
            return OptionalLong.of(sums.digests().roundTripFailures(range));
        } catch (RuntimeException e) {
            if (Refusal.of(e) != Refusal.ROW) {
                throw e;
            }
            return OptionalLong.empty();
        }
    }

    /** What was compared, and where it ends. */
    private record Few<K>(Done done, @Nullable K end) {}

    /** The first rows of a range: so many of one side at most, and fewer if they are too much for the memory. */
    private Few<K> few(KeyRange<K> range, int number, RowCheck<K, O, N> check) {
        KeyRange<K> few = beginning(next, beginning(old, range, number), number);
        try {
            return new Few<>(check.both(old.rows(few), next.rows(few)), few.upTo());
        } catch (RuntimeException e) {
            if (number == 1 || Refusal.of(e) != Refusal.TOOK_TOO_LONG) {
                throw e;
            }
            return few(range, number / 2, check);
        }
    }

    private @Nullable K middle(KeyRange<K> range, Sums found) {
        int half = (int) Math.min(Integer.MAX_VALUE, found.rows() / 2);
        RangeReads<K, ?> longer = found.expected().rows() >= found.actual().rows() ? old : next;
        return longer.keyAt(range, half).orElse(null);
    }

    /** Some rows at a time, also where one side has many more than the other. */
    private Done oneByOne(KeyRange<K> range) {
        Done done = Done.NOTHING;
        @Nullable KeyRange<K> rest = range;
        while (rest != null) {
            Few<K> few = few(rest, FEW, rows);
            done = plus(done, few.done());
            boolean isEnd = few.end() == null || few.end().equals(range.upTo());
            rest = isEnd ? null : new KeyRange<>(few.end(), range.upTo());
        }
        return done;
    }

    private static <K> KeyRange<K> beginning(RangeReads<K, ?> side, KeyRange<K> range, int number) {
        return side.keyAt(range, number)
                .map(key -> new KeyRange<>(range.after(), key))
                .orElse(range);
    }

    private static Done plus(Done one, Done other) {
        return new Done(
                one.rows() + other.rows(),
                one.mismatches() + other.mismatches(),
                one.roundTripFailures() + other.roundTripFailures());
    }
}
