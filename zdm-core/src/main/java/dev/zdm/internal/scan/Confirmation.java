package dev.zdm.internal.scan;

import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RowComparison;
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
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Pair<K, O, N> pair;
    private final RowComparison comparison;
    private final ConsistencyMode mode;
    private final OwedCopies<K> owed;

    public Confirmation(Pair<K, O, N> pair, RowComparison comparison, ConsistencyMode mode, OwedCopies<K> owed) {
        this.pair = pair;
        this.comparison = comparison;
        this.mode = mode;
        this.owed = owed;
    }

    boolean isDifferent(K key, ScanControl control) {
        return mode == ConsistencyMode.ATOMIC
                ? control.untilFree(() -> isDifferentUnderLock(key))
                : staysDifferent(key, control);
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
        return comparison.differ(expected, next);
    }
}
