package dev.zdm.internal.scan;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.ColumnStore.Progress;
import dev.zdm.spi.Guard;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.ScanChunks.Done;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.TransactionScope;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills the new columns of the rows that were there before both sides were written, or counts the rows in which the two
 * differ, some rows at a time. The position is stored after each step; to repeat one does no harm.
 */
public final class ColumnScan {
    private static final int MOST_ROWS = 1_000;

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

    /** Again even if it is complete, or not. */
    public Scan backfill(boolean again) {
        return run(ScanKind.BACKFILL, EnumSet.of(Phase.BACKFILL), again, new Filling());
    }

    public Scan verify() {
        return run(
                ScanKind.VERIFICATION,
                EnumSet.of(Phase.BACKFILL, Phase.SYNC, Phase.READ_NEW, Phase.WRITE_NEW),
                true,
                new Comparing());
    }

    private Scan run(ScanKind kind, Set<Phase> allowed, boolean again, Work<String> work) {
        return new Lanes<String>(turns, control)
                .run(new Lanes.Job<>(
                        kind,
                        allowed,
                        again,
                        Keys.TEXTS,
                        scan -> Lanes.from(scan, List.of(Part.ROWS)),
                        store::estimatedRows,
                        work));
    }

    private static Optional<Work.Step<String>> step(Progress progress, long mismatches) {
        return Optional.of(
                progress.isEnd()
                        ? Work.Step.end()
                        : new Work.Step<>(
                                progress.position(),
                                new Done(progress.rows(), mismatches, progress.oneWay()),
                                progress.rows(),
                                0,
                                () -> {}));
    }

    private final class Filling implements Work<String> {
        @Override
        public Optional<Step<String>> run(KeyRange<String> range, int limit, Claim claim) {
            return step(own.during(() -> scope.requiresNew(() -> fill(range.after(), limit))), 0);
        }

        private Progress fill(@Nullable String after, int limit) {
            requireOwner();
            return store.fill(Side.NEW, after, limit);
        }

        @Override
        public boolean holdsLocks() {
            return true;
        }

        @Override
        public int mostRows() {
            return MOST_ROWS;
        }
    }

    private final class Comparing implements Work<String> {
        @Override
        public Optional<Step<String>> run(KeyRange<String> range, int limit, Claim claim) {
            Progress progress = own.during(() -> scope.requiresNew(() -> store.compare(range.after(), limit)));
            return step(progress, progress.different());
        }

        @Override
        public int mostRows() {
            return MOST_ROWS;
        }
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
