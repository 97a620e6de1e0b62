package dev.zdm.internal.scan;

import dev.zdm.event.DifferenceReport;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.ScanKind;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.plan.Phase;
import dev.zdm.spi.RangeReads;
import dev.zdm.spi.ScanChunks.Chunk;
import dev.zdm.spi.Scans.Scan;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares both sides, every row, in both directions: old rows whose new row is different or missing, and new rows whose old
 * row is missing. It reads without locks; only what seems different is looked at again by {@link Confirmation}.
 */
public final class Verification<K, O, N> {
    private static final Set<Phase> ALLOWED = EnumSet.of(Phase.BACKFILL, Phase.SYNC, Phase.READ_NEW, Phase.WRITE_NEW);

    private final ScanContext<K, O, N> context;
    private final RowComparison comparison;
    private final Confirmation<K, O, N> confirmation;
    private final ScanControl control;

    public Verification(
            ScanContext<K, O, N> context,
            RowComparison comparison,
            Confirmation<K, O, N> confirmation,
            ScanControl control) {
        this.context = context;
        this.comparison = comparison;
        this.confirmation = confirmation;
        this.control = control;
    }

    public Scan run() {
        return runWithin(ALLOWED);
    }

    /** The same in fewer phases. */
    public Scan runWithin(Set<Phase> allowed) {
        long unknownBefore = confirmation.unknownBefore();
        boolean isWhole = context.turns()
                .latest(ScanKind.VERIFICATION)
                .filter(scan -> !scan.isFinished())
                .isEmpty();
        Work<K> work = work();
        Scan done = new Lanes<K>(context.turns(), control)
                .run(new Lanes.Job<>(
                        ScanKind.VERIFICATION,
                        allowed,
                        true,
                        context.keys(),
                        scan -> chunks(scan, work),
                        this::estimate,
                        work));
        if (isWhole) {
            // What an earlier attempt has looked at, or another instance, was looked at before, or by somebody else.
            confirmation.allFound(unknownBefore);
        }
        tell();
        return done;
    }

    /** Asked once it is known that the scan may run: one that may not leaves what was found before. */
    private List<Chunk> chunks(Scan scan, Work<K> work) {
        confirmation.findings().begin(scan);
        return Lanes.from(scan, work.parts());
    }

    private void tell() {
        DifferenceReport found = confirmation.findings().report();
        if (!found.isEmpty()) {
            ScanTurns turns = context.turns();
            turns.events().emit(new MigrationEvent.DifferencesFound(turns.view().state(), found));
        }
    }

    private long estimate() {
        return context.pair().old().estimatedRows();
    }

    private Work<K> work() {
        Pair<K, O, N> pair = context.pair();
        RowCheck<K, O, N> rows = new RowCheck<>(pair, comparison, confirmation, control);
        return sides(pair)
                .<Work<K>>map(sides -> new RangeVerification<>(sides, digests(), rows))
                .orElseGet(() -> new PagedVerification<>(pair, rows));
    }

    /** Empty if a range does not hold the same keys on both sides, or is not known on one of them. */
    private static <K, O, N> Optional<RangeVerification.Sides<K, O, N>> sides(Pair<K, O, N> pair) {
        Optional<RangeReads<K, O>> old = pair.old().ranges();
        Optional<RangeReads<K, N>> next = pair.next().ranges();
        return old.isPresent()
                        && next.isPresent()
                        && old.get().order().equals(next.get().order())
                ? Optional.of(new RangeVerification.Sides<>(old.get(), next.get()))
                : Optional.empty();
    }

    private Optional<BothDigests<K>> digests() {
        return context.pair()
                .digests()
                .map(digests ->
                        new BothDigests<>(digests, context.turns().crew().executor()));
    }
}
