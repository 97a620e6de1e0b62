package dev.zdm.internal.scan;

import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.copy.RowComparison.Outcome;
import dev.zdm.internal.copy.StillRow;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.ConsistencyMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks again at a row that seemed different, in a way that a write under way cannot deceive: with both sides in one
 * transaction under the old row's lock, which every writer of the row needs; otherwise repeatedly, giving a copy under
 * way the time to arrive. What stays different there is owed from then on, so that it can be repaired.
 */
public final class Confirmation<K, O, N> {
    /** The longest for which one row may stay locked if the host of whoever looks at it is gone. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final int LOOKS = 5;
    private static final int STILL_LOOKS = 50;
    private static final Duration BRIEF = Duration.ofMillis(5);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    /** A row that could not even be made, or copied, is different, and nobody knows in what. */
    private static final Difference REFUSED = Difference.in(List.of("value"));

    private final Pair<K, O, N> pair;
    private final RowComparison comparison;
    private final ConsistencyMode mode;
    private final OwedCopies<K> owed;
    private final Optional<StillRow<K>> still;
    private final LocalView view;
    private final Findings<K> findings;

    /** How a row can be looked at while it stands still, where there are marks of its writes; and where that is noted. */
    public record Looks<K>(LocalView view, Optional<StillRow<K>> still, Findings<K> findings) {}

    public Confirmation(
            Pair<K, O, N> pair, RowComparison comparison, ConsistencyMode mode, OwedCopies<K> owed, Looks<K> looks) {
        this.view = looks.view();
        this.still = looks.still();
        this.findings = looks.findings();
        this.pair = pair;
        this.comparison = comparison;
        this.mode = mode;
        this.owed = owed;
    }

    /** In what a row differs for good. */
    Difference of(K key, ScanControl control) {
        return switch (mode) {
            case ATOMIC -> control.untilFree(() -> underLock(key));
            case DURABLE -> whileStill(key, still.orElseThrow(), control);
            case BEST_EFFORT -> afterSomeTime(key, control);
        };
    }

    Findings<K> findings() {
        return findings;
    }

    /** To be given to {@link #allFound} after every row was looked at. */
    long unknownBefore() {
        return owed.unknown();
    }

    void allFound(long unknownBefore) {
        owed.allFound(unknownBefore);
    }

    /**
     * Looks first in a transaction apart, so that the one that locks sees the new side as of its lock. An absent row is
     * not locked: that could lock a gap, and writers who insert beside it would be in a deadlock with the scan.
     */
    private Difference underLock(K key) {
        boolean present = pair.old().find(key).isPresent();
        try {
            return pair.old().home().limited(LIMIT, () -> {
                Optional<O> old = present ? pair.old().findForUpdate(key) : Optional.empty();
                return old.isPresent() ? between(old, pair.next().find(key)) : extra(key);
            });
        } catch (RuntimeException e) {
            requireRefused(e);
            return REFUSED;
        }
    }

    private Difference extra(K key) {
        boolean isExtra = pair.next().findForUpdate(key).isPresent()
                && pair.old().find(key).isEmpty();
        return isExtra ? Difference.EXTRA : Difference.NONE;
    }

    /**
     * A key that never stands still is written all the time, and every write of it brings its copy. Of a copy that meets
     * another row's unique value, or misses a parent, the copies of those may be under way.
     */
    private Difference whileStill(K key, StillRow<K> row, ScanControl control) {
        int conflicts = 0;
        for (int looks = 0; looks < STILL_LOOKS; looks++) {
            Look look = control.untilFree(() -> lookAt(key, row));
            conflicts += look.isConflict() ? 1 : 0;
            if (look.found().isPresent() && (!look.isConflict() || conflicts == LOOKS)) {
                look.found().filter(Difference::isOne).ifPresent(found -> owed.remember(key));
                return look.found().get();
            }
            control.rest(look.isConflict() ? BETWEEN : BRIEF);
        }
        return Difference.NONE;
    }

    /** What one look has found; empty if the row did not stand still. */
    private record Look(Optional<Difference> found, boolean isConflict) {}

    /** The copy of what was committed is part of the look: one that is refused is a difference, too. */
    private Look lookAt(K key, StillRow<K> row) {
        try {
            return new Look(row.look(key, view.state(), () -> look(key)), false);
        } catch (RuntimeException e) {
            requireRefused(e);
            return new Look(Optional.of(REFUSED), Refusal.isConflict(e));
        }
    }

    private Difference afterSomeTime(K key, ScanControl control) {
        Difference last = Difference.NONE;
        for (int looks = 0; looks < LOOKS; looks++) {
            last = lookOrRefused(key);
            if (!last.isOne()) {
                return last;
            }
            control.rest(BETWEEN);
        }
        owed.remember(key);
        return last;
    }

    private Difference lookOrRefused(K key) {
        try {
            return look(key);
        } catch (RuntimeException e) {
            requireRefused(e);
            return REFUSED;
        }
    }

    private static void requireRefused(RuntimeException failure) {
        if (Refusal.of(failure) != Refusal.ROW) {
            throw failure;
        }
    }

    private Difference look(K key) {
        return between(pair.old().find(key), pair.next().find(key));
    }

    private Difference between(Optional<O> old, Optional<N> next) {
        if (old.isEmpty() || next.isEmpty()) {
            return old.isEmpty() ? next.isEmpty() ? Difference.NONE : Difference.EXTRA : Difference.MISSING;
        }
        N expected = pair.mapping().toNew(old.get());
        Outcome outcome = comparison.required(
                pair.next().comparable(expected), pair.next().comparable(next.get()));
        return outcome.isMismatch() ? asStored(expected, outcome.fields()) : Difference.NONE;
    }

    /** Only the database knows whether what Java tells apart is the same once it is stored. */
    private Difference asStored(N expected, List<String> fields) {
        List<String> columns = pair.next().changesOf(expected).orElse(fields).stream()
                .filter(column -> !comparison.ignores(column))
                .toList();
        return columns.isEmpty() ? Difference.NONE : Difference.in(columns);
    }
}
