package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.plan.MappingException;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.ScanChunks.Done;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares rows one by one, as the mapping in Java would have them; what seems different is confirmed. On the way it tries
 * the mapping's round trip on every old row.
 */
final class RowCheck<K, O, N> {
    private final Pair<K, O, N> pair;
    private final RowComparison comparison;
    private final Confirmation<K, O, N> confirmation;
    private final ScanControl control;
    private final boolean notes;

    RowCheck(Pair<K, O, N> pair, RowComparison comparison, Confirmation<K, O, N> confirmation, ScanControl control) {
        this(pair, comparison, confirmation, control, true);
    }

    private RowCheck(
            Pair<K, O, N> pair,
            RowComparison comparison,
            Confirmation<K, O, N> confirmation,
            ScanControl control,
            boolean notes) {
        this.pair = pair;
        this.comparison = comparison;
        this.confirmation = confirmation;
        this.control = control;
        this.notes = notes;
    }

    /** The same for rows that are looked at once more if something is found. */
    RowCheck<K, O, N> withoutNotes() {
        return new RowCheck<>(pair, comparison, confirmation, control, false);
    }

    /** Both sides of a range. */
    Done both(List<O> rows, List<N> counterparts) {
        Map<K, N> byKey = byKey(counterparts);
        Done old = oldRows(rows, byKey);
        rows.forEach(row -> byKey.remove(pair.old().keyOf(row)));
        return new Done(old.rows() + byKey.size(), old.mismatches() + extras(byKey.keySet()), old.roundTripFailures());
    }

    /** Old rows whose new row is different or missing. */
    Done oldRows(List<O> rows, Map<K, N> counterparts) {
        long mismatches = 0;
        long roundTripFailures = 0;
        for (O row : rows) {
            @Nullable N expected = mapped(row);
            K key = pair.old().keyOf(row);
            boolean seems = expected == null || differs(expected, counterparts.get(key));
            mismatches += seems && isConfirmed(key) ? 1 : 0;
            roundTripFailures += expected == null || survivesRoundTrip(expected) ? 0 : 1;
        }
        return new Done(rows.size(), mismatches, roundTripFailures);
    }

    /** Null if the mapping makes no new row of it: then it seems different, whatever the new side has. */
    private @Nullable N mapped(O row) {
        try {
            return pair.mapping().toNew(row);
        } catch (MappingException e) {
            return null;
        }
    }

    /** Keys of the new side that the old side seems not to have. */
    long extras(Collection<K> keys) {
        return keys.stream().filter(this::isConfirmed).count();
    }

    private boolean isConfirmed(K key) {
        Difference difference = confirmation.of(key, control);
        if (notes) {
            confirmation.findings().note(key, difference);
        }
        return difference.isOne();
    }

    Map<K, N> byKey(List<N> rows) {
        RecordStore<K, N> next = pair.next();
        Map<K, N> byKey = new HashMap<>();
        rows.forEach(row -> byKey.put(next.keyOf(row), row));
        return byKey;
    }

    private boolean differs(N expected, @Nullable N actual) {
        RecordStore<K, N> next = pair.next();
        return comparison.differ(next.comparable(expected), actual == null ? null : next.comparable(actual));
    }

    /** Whether a row written on the new side could go to the old side and come back the same. */
    private boolean survivesRoundTrip(N row) {
        try {
            O back = pair.mapping().toOld(row);
            return !differs(row, pair.mapping().toNew(back));
        } catch (MappingException e) {
            return false;
        }
    }
}
