package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.plan.ConsistencyMode;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks again at a row that seemed different, in a way that a write under way cannot deceive: with both sides in one
 * transaction under the old row's lock, which every writer of the row needs; otherwise repeatedly, giving a copy under
 * way the time to arrive.
 */
public final class Confirmation<K, O, N> {
    private static final int LOOKS = 5;
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Pair<K, O, N> pair;
    private final RowComparison comparison;
    private final ConsistencyMode mode;
    private final ScanControl control;

    public Confirmation(Pair<K, O, N> pair, RowComparison comparison, ConsistencyMode mode, ScanControl control) {
        this.pair = pair;
        this.comparison = comparison;
        this.mode = mode;
        this.control = control;
    }

    boolean isDifferent(K key) {
        return mode == ConsistencyMode.ATOMIC
                ? control.untilFree(() -> isDifferentUnderLock(key))
                : staysDifferent(key);
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

    private boolean staysDifferent(K key) {
        for (int look = 0; look < LOOKS; look++) {
            if (!differs(pair.old().find(key), pair.next().find(key))) {
                return false;
            }
            control.rest(BETWEEN);
        }
        return true;
    }

    private boolean differs(Optional<O> old, Optional<N> next) {
        Optional<N> expected = old.map(pair.mapping()::toNew);
        return comparison.differ(expected, next);
    }
}
