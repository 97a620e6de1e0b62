package dev.zdm.internal.scan;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.ColumnStore.Progress;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.TransactionScope;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills the new columns of the rows that were there before both sides were written, or counts the rows in which the two
 * differ, some rows at a time. The position is stored after each step; to repeat one does no harm.
 */
public final class ColumnScan {
    private final ScanTurns turns;
    private final ColumnStore store;
    private final TransactionScope scope;
    private final Guard guard;
    private final OwnWork own;
    private final ScanControl control;

    public ColumnScan(ScanTurns turns, ColumnStore store, OwnWork own, ScanControl control) {
        this.own = own;
        this.turns = turns;
        this.store = store;
        this.scope = store.home().transactions();
        this.guard = store.home().guard().orElseThrow();
        this.control = control;
    }

    public Scan backfill() {
        return run(
                ScanKind.BACKFILL,
                EnumSet.of(Phase.BACKFILL),
                (after, limit) -> scope.requiresNew(() -> {
                    requireOwner();
                    return store.fill(Side.NEW, after, limit);
                }));
    }

    public Scan verify() {
        return run(
                ScanKind.VERIFICATION,
                EnumSet.of(Phase.BACKFILL, Phase.SYNC, Phase.READ_NEW, Phase.WRITE_NEW),
                (after, limit) -> scope.requiresNew(() -> store.compare(after, limit)));
    }

    private interface Rows {
        Progress next(@Nullable String after, int limit);
    }

    private Scan run(ScanKind kind, Set<Phase> allowed, Rows rows) {
        Scan scan = turns.resumeOrBegin(kind);
        // Before anything is stored: one that may not run must not take the place of one that is complete.
        turns.awaitTurn(scan, allowed, control);
        long estimate = store.estimatedRows();
        save(scan, allowed, estimate);
        while (true) {
            turns.awaitTurn(scan, allowed, control);
            @Nullable String after = scan.position();
            int limit = turns.policy().chunkSize();
            Progress step = turns.chunk(kind, () -> control.untilFree(() -> own.during(() -> rows.next(after, limit))));
            if (step.isEnd()) {
                return save(scan.finished(turns.time().now()), allowed, estimate);
            }
            long mismatches = kind == ScanKind.VERIFICATION ? step.different() : 0;
            scan = save(scan.advancedTo(step.position(), step.rows(), mismatches, step.oneWay()), allowed, estimate);
            control.rest(turns.policy().pause());
        }
    }

    private Scan save(Scan scan, Set<Phase> allowed, long estimate) {
        return scan.kind() == ScanKind.BACKFILL
                ? turns.saveWithin(scan, allowed, estimate, 0)
                : turns.save(scan, estimate);
    }

    /** A scanner that slept since the backfill would overwrite what later phases wrote. */
    private void requireOwner() {
        MigrationState state = turns.view().state();
        Guard.Row row = guard.share(state.migration());
        if (row.owner() != Side.OLD || row.run() != state.run()) {
            throw new StalePhaseException(
                    state.migration(),
                    state.phase(),
                    "the " + row.owner() + " side owns run " + row.run() + ", so the new columns must not be filled",
                    "stop this scan; the writes have moved on");
        }
    }
}
