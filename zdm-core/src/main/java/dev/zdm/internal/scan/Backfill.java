package dev.zdm.internal.scan;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies the past, in keyset chunks, beside live writes. First all rows of the old side; then the new side is swept of
 * rows that the old side does not have. The position is stored after each chunk, so that a crash repeats one chunk at
 * most, and repeating one does no harm. Rows inserted behind the position are the live copies' own.
 */
public final class Backfill<K> {
    private static final Set<Phase> ALLOWED = EnumSet.of(Phase.BACKFILL);

    private final ScanContext<K, ?, ?> context;
    private final Chunks<K> chunks;
    private final ScanTurns turns;
    private final ScanControl control;

    public Backfill(ScanContext<K, ?, ?> context, Chunks<K> chunks, ScanControl control) {
        this.context = context;
        this.turns = context.turns();
        this.chunks = chunks;
        this.control = control;
    }

    public Scan run() {
        Scan scan = turns.resumeOrBegin(ScanKind.BACKFILL);
        // Before anything is stored: one that may not run must not take the place of one that is complete.
        turns.awaitTurn(scan, ALLOWED, control);
        long estimate = context.pair().old().estimatedRows();
        save(scan, estimate);
        if (scan.stage() == 1) {
            leadOn(scan);
            scan = copyAll(scan, estimate);
        }
        scan = sweep(scan, estimate);
        return save(scan.finished(turns.time().now()), estimate);
    }

    /** Keeps no position: there are few such keys, and a scan that is resumed looks at them again. */
    private void leadOn(Scan scan) {
        @Nullable K after = null;
        while (true) {
            turns.awaitTurn(scan, ALLOWED, control);
            @Nullable K last = after;
            List<K> keys = chunk(() -> chunks.leadOn(last, turns.policy().chunkSize()));
            if (keys.isEmpty()) {
                return;
            }
            after = keys.get(keys.size() - 1);
        }
    }

    private Scan copyAll(Scan begun, long estimate) {
        Scan scan = begun;
        while (true) {
            turns.awaitTurn(scan, ALLOWED, control);
            @Nullable K after = position(scan);
            List<K> keys = chunk(() -> chunks.copyNext(after, turns.policy().chunkSize()));
            if (keys.isEmpty()) {
                return save(scan.secondStage(), estimate);
            }
            scan = save(scan.advancedTo(last(keys), keys.size(), 0, 0), estimate);
            control.rest(turns.policy().pause());
        }
    }

    private Scan sweep(Scan begun, long estimate) {
        Scan scan = begun;
        long swept = 0;
        while (true) {
            turns.awaitTurn(scan, ALLOWED, control);
            List<K> keys = newKeys(position(scan));
            if (keys.isEmpty()) {
                return scan;
            }
            List<K> extras = withoutOldRow(keys);
            if (!extras.isEmpty()) {
                chunk(() -> {
                    chunks.removeExtras(extras);
                    return extras;
                });
            }
            swept += keys.size();
            scan = save(scan.advancedTo(last(keys), 0, 0, 0), estimate, swept);
            control.rest(Duration.ZERO);
        }
    }

    private List<K> newKeys(@Nullable K after) {
        return NewSide.keys(context.pair(), after, turns.policy().chunkSize());
    }

    private List<K> withoutOldRow(List<K> keys) {
        Set<K> present = new HashSet<>(NewSide.oldKeys(context.pair(), keys));
        return keys.stream().filter(key -> !present.contains(key)).toList();
    }

    /** One that begins anew, or lags behind, must not take the place of the complete one that a gate has seen. */
    private Scan save(Scan scan, long estimate) {
        return save(scan, estimate, 0);
    }

    private Scan save(Scan scan, long estimate, long swept) {
        return turns.saveWithin(scan, ALLOWED, estimate, swept);
    }

    private @Nullable K position(Scan scan) {
        String position = scan.position();
        return position == null ? null : context.keyOf(scan, position);
    }

    private String last(List<K> keys) {
        return context.position(keys.get(keys.size() - 1));
    }

    private <T> T chunk(Supplier<T> chunk) {
        return turns.chunk(ScanKind.BACKFILL, () -> control.untilFree(chunk));
    }
}
