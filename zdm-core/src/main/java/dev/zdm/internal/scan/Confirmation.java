package dev.zdm.internal.scan;

import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.copy.RowComparison.Outcome;
import dev.zdm.internal.copy.StillRow;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MappingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
        return orRefused(() -> pair.old().home().transactions().requiresNew(() -> {
            Optional<O> old = present ? pair.old().findForUpdate(key) : Optional.empty();
            return old.isPresent() ? between(old, pair.next().find(key)) : extra(key);
        }));
    }

    private Difference extra(K key) {
        boolean isExtra = pair.next().findForUpdate(key).isPresent()
                && pair.old().find(key).isEmpty();
        return isExtra ? Difference.EXTRA : Difference.NONE;
    }

    /** A key that never stands still is written all the time, and every write of it brings its copy. */
    private Difference whileStill(K key, StillRow<K> row, ScanControl control) {
        for (int look = 0; look < STILL_LOOKS; look++) {
            Optional<Difference> seen =
                    control.untilFree(() -> row.look(key, view.state(), () -> orRefused(() -> look(key))));
            if (seen.isPresent()) {
                seen.filter(Difference::isOne).ifPresent(found -> owed.remember(key));
                return seen.get();
            }
            control.rest(BRIEF);
        }
        return Difference.NONE;
    }

    private Difference afterSomeTime(K key, ScanControl control) {
        Difference last = Difference.NONE;
        for (int look = 0; look < LOOKS; look++) {
            last = orRefused(() -> look(key));
            if (!last.isOne()) {
                return last;
            }
            control.rest(BETWEEN);
        }
        owed.remember(key);
        return last;
    }

    private Difference look(K key) {
        return between(pair.old().find(key), pair.next().find(key));
    }

    /** A row whose columns would not even take what they should hold is different, and nobody knows in what. */
    private static Difference orRefused(Supplier<Difference> look) {
        try {
            return look.get();
        } catch (MappingException e) {
            throw e;
        } catch (RuntimeException e) {
            if (Refusal.of(e) == Refusal.ROW) {
                return Difference.in(List.of("value"));
            }
            throw e;
        }
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
