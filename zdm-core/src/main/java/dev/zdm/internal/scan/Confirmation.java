package dev.zdm.internal.scan;

import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.copy.StillRow;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.ConsistencyMode;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks again at a row that seemed different, in a way that a write under way cannot deceive: with both sides in one
 * transaction under the old row's lock, which every writer of the row needs; otherwise repeatedly, giving a copy under
 * way the time to arrive. What stays different there is owed from then on, so that it can be repaired.
 */
public final class Confirmation<K, O, N> {
    private static final int LOOKS = 5;
    private static final int STILL_LOOKS = 50;
    private static final Duration BRIEF = Duration.ofMillis(5);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Pair<K, O, N> pair;
    private final RowComparison comparison;
    private final ConsistencyMode mode;
    private final OwedCopies<K> owed;
    private final Optional<StillRow<K>> still;
    private final LocalView view;

    /** How a row can be looked at while it stands still, where there are marks of its writes. */
    public record Looks<K>(LocalView view, Optional<StillRow<K>> still) {}

    public Confirmation(
            Pair<K, O, N> pair, RowComparison comparison, ConsistencyMode mode, OwedCopies<K> owed, Looks<K> looks) {
        this.view = looks.view();
        this.still = looks.still();
        this.pair = pair;
        this.comparison = comparison;
        this.mode = mode;
        this.owed = owed;
    }

    boolean isDifferent(K key, ScanControl control) {
        return switch (mode) {
            case ATOMIC -> control.untilFree(() -> isDifferentUnderLock(key));
            case DURABLE -> isDifferentWhileStill(key, still.orElseThrow(), control);
            case BEST_EFFORT -> staysDifferent(key, control);
        };
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
    private boolean isDifferentUnderLock(K key) {
        boolean present = pair.old().find(key).isPresent();
        return pair.old().home().transactions().requiresNew(() -> {
            Optional<O> old = present ? pair.old().findForUpdate(key) : Optional.empty();
            return old.isPresent() ? differs(old, pair.next().find(key)) : isExtra(key);
        });
    }

    private boolean isExtra(K key) {
        return pair.next().findForUpdate(key).isPresent()
                && pair.old().find(key).isEmpty();
    }

    /** A key that never stands still is written all the time, and every write of it brings its copy. */
    private boolean isDifferentWhileStill(K key, StillRow<K> row, ScanControl control) {
        for (int look = 0; look < STILL_LOOKS; look++) {
            Optional<Boolean> different = control.untilFree(() -> row.look(
                    key,
                    view.state(),
                    () -> differs(pair.old().find(key), pair.next().find(key))));
            if (different.isPresent()) {
                different.filter(found -> found).ifPresent(found -> owed.remember(key));
                return different.get();
            }
            control.rest(BRIEF);
        }
        return false;
    }

    private boolean staysDifferent(K key, ScanControl control) {
        for (int look = 0; look < LOOKS; look++) {
            if (!differs(pair.old().find(key), pair.next().find(key))) {
                return false;
            }
            control.rest(BETWEEN);
        }
        owed.remember(key);
        return true;
    }

    private boolean differs(Optional<O> old, Optional<N> next) {
        Optional<N> expected = old.map(pair.mapping()::toNew);
        return comparison.differ(expected.map(pair.next()::comparable), next.map(pair.next()::comparable));
    }
}
