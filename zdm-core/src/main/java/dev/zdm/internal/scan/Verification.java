package dev.zdm.internal.scan;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.plan.Phase;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares both sides, every row, in both directions: old rows whose new row is different or missing, then new rows
 * whose old row is missing. On the way it tries the mapping's round trip on every row. It reads without locks; only what
 * seems different is looked at again by {@link Confirmation}.
 */
public final class Verification<K, O, N> {
    private static final Set<Phase> ALLOWED = EnumSet.of(Phase.BACKFILL, Phase.SYNC, Phase.READ_NEW, Phase.WRITE_NEW);

    private final ScanContext<K, O, N> context;
    private final RowComparison comparison;
    private final Confirmation<K, O, N> confirmation;
    private final ScanTurns turns;
    private final ScanControl control;

    public Verification(
            ScanContext<K, O, N> context,
            RowComparison comparison,
            Confirmation<K, O, N> confirmation,
            ScanControl control) {
        this.context = context;
        this.turns = context.turns();
        this.comparison = comparison;
        this.confirmation = confirmation;
        this.control = control;
    }

    public Scan run() {
        Scan begun = turns.resumeOrBegin(ScanKind.VERIFICATION);
        // Before anything is stored: one that may not run must not take the place of one that is complete.
        turns.awaitTurn(begun, ALLOWED, control);
        long unknownBefore = confirmation.unknownBefore();
        turns.save(begun, estimate());
        Scan scan = findExtraNewRows(begun.stage() == 1 ? compareOldRows(begun) : begun);
        if (isWhole(begun)) {
            confirmation.allFound(unknownBefore);
        }
        return turns.save(scan.finished(turns.time().now()), estimate());
    }

    /** What an earlier attempt has looked at was looked at before. */
    private static boolean isWhole(Scan begun) {
        return begun.stage() == 1 && begun.position() == null;
    }

    private long estimate() {
        return context.pair().old().estimatedRows() + context.pair().next().estimatedRows();
    }

    private Scan compareOldRows(Scan begun) {
        Scan scan = begun;
        while (true) {
            turns.awaitTurn(scan, ALLOWED, control);
            List<O> rows =
                    context.pair().old().page(position(scan), turns.policy().chunkSize());
            if (rows.isEmpty()) {
                return turns.save(scan.secondStage(), estimate());
            }
            Scan before = scan;
            scan = turns.save(chunk(() -> compareChunk(before, rows)), estimate());
            control.rest(Duration.ZERO);
        }
    }

    private Scan compareChunk(Scan scan, List<O> rows) {
        RecordStore<K, O> old = context.pair().old();
        List<K> keys =
                Pages.checked(old, position(scan), rows.stream().map(old::keyOf).toList());
        Map<K, N> counterparts = counterparts(keys);
        long mismatches = 0;
        long roundTripFailures = 0;
        for (O row : rows) {
            N expected = context.pair().mapping().toNew(row);
            K key = old.keyOf(row);
            mismatches += differs(expected, counterparts.get(key)) && confirmation.isDifferent(key, control) ? 1 : 0;
            roundTripFailures += survivesRoundTrip(expected) ? 0 : 1;
        }
        return scan.advancedTo(last(keys), rows.size(), mismatches, roundTripFailures);
    }

    private Map<K, N> counterparts(List<K> keys) {
        RecordStore<K, N> next = context.pair().next();
        Map<K, N> byKey = new HashMap<>();
        next.findAll(keys).forEach(row -> byKey.put(next.keyOf(row), row));
        return byKey;
    }

    private boolean differs(N expected, @Nullable N actual) {
        RecordStore<K, N> next = context.pair().next();
        return comparison.differ(next.comparable(expected), actual == null ? null : next.comparable(actual));
    }

    /** Whether a row written on the new side could go to the old side and come back the same. */
    private boolean survivesRoundTrip(N row) {
        O back = context.pair().mapping().toOld(row);
        return !differs(row, context.pair().mapping().toNew(back));
    }

    private Scan findExtraNewRows(Scan begun) {
        Scan scan = begun;
        while (true) {
            turns.awaitTurn(scan, ALLOWED, control);
            List<K> keys =
                    NewSide.keys(context.pair(), position(scan), turns.policy().chunkSize());
            if (keys.isEmpty()) {
                return scan;
            }
            long extras = chunk(() -> extras(keys));
            scan = turns.save(scan.advancedTo(last(keys), keys.size(), extras, 0), estimate());
            control.rest(Duration.ZERO);
        }
    }

    private long extras(List<K> newKeys) {
        Set<K> present = new HashSet<>(NewSide.oldKeys(context.pair(), newKeys));
        return newKeys.stream()
                .filter(key -> !present.contains(key))
                .filter(key -> confirmation.isDifferent(key, control))
                .count();
    }

    private <T> T chunk(Supplier<T> work) {
        return turns.chunk(ScanKind.VERIFICATION, work);
    }

    private @Nullable K position(Scan scan) {
        String position = scan.position();
        return position == null ? null : context.keyOf(scan, position);
    }

    private String last(List<K> keys) {
        return context.position(keys.get(keys.size() - 1));
    }
}
