package dev.zdm.internal.evidence;

import dev.zdm.event.Delivery;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.ScanKind;
import dev.zdm.event.Verdict;
import dev.zdm.internal.fleet.Lease;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Figure;
import dev.zdm.spi.TimeSource;
import java.util.List;

/** All figures of one migration, from its registration on, so that a registry never meets a new one later. */
public final class Figures {
    private final FigureList figures;
    private final Evidence evidence;
    private final LocalView view;

    private Figures(String migration, Evidence evidence, LocalView view) {
        this.figures = new FigureList(migration);
        this.evidence = evidence;
        this.view = view;
    }

    public static List<Figure> of(Evidence evidence, LocalView view, Lease lease, TimeSource time) {
        Figures all = new Figures(view.state().migration(), evidence, view);
        new OperationFigures(all.figures, evidence, time).add(view.state().kind());
        new HealthFigures(all.figures, evidence, time)
                .add(view.state().kind(), lease::isStoreAnswering, () -> view.eviction() == null);
        all.addOutcomes();
        all.addScans();
        all.addState();
        return all.figures.all();
    }

    private void addOutcomes() {
        for (FallbackReason reason : FallbackReason.values()) {
            figures.counter(FigureName.FALLBACKS, Tags.of("reason", reason), () -> evidence.fallbacks(reason));
        }
        for (Verdict verdict : Verdict.values()) {
            figures.counter(FigureName.COMPARISONS, Tags.of("verdict", verdict), () -> evidence.comparisons(verdict));
        }
        for (Delivery delivery : Delivery.values()) {
            figures.counter(
                    FigureName.NOTIFICATIONS, Tags.of("outcome", delivery), () -> evidence.notifications(delivery));
        }
        figures.counter(FigureName.GUARDED_READS, Tags.NONE, evidence::guardedReads);
        figures.counter(FigureName.TRANSITIONS, Tags.NONE, evidence::transitions);
        figures.counter(FigureName.REFUSALS, Tags.NONE, evidence::refusals);
    }

    private void addScans() {
        for (ScanKind kind : ScanKind.values()) {
            figures.gauge(FigureName.SCAN_ROWS, Tags.of("kind", kind), () -> evidence.scannedRows(kind));
        }
        figures.counter(FigureName.COPY_FAILURES, Tags.NONE, evidence::copyFailures);
        figures.counter(FigureName.OUTCOMES_PENDING, Tags.NONE, evidence::outcomesPending);
        figures.gauge(FigureName.PENDING, Tags.NONE, evidence::pending);
        figures.gauge(FigureName.PENDING_AGE, Tags.NONE, evidence::pendingAgeSeconds);
        figures.gauge(FigureName.DEAD_LETTERS, Tags.NONE, evidence::deadLetters);
    }

    private void addState() {
        figures.gauge(FigureName.LEASE, Tags.NONE, () -> view.hasLease() ? 1 : 0);
        figures.gauge(FigureName.PHASE, Tags.NONE, () -> view.state().phase().ordinal());
        figures.gauge(FigureName.SHARE, Tags.NONE, () -> view.state().share());
        figures.gauge(FigureName.EPOCH, Tags.NONE, () -> view.state().epoch());
        figures.gauge(FigureName.PAUSED, Tags.NONE, () -> view.state().paused() ? 1 : 0);
        figures.gauge(FigureName.SPLIT, Tags.of("version", Side.OLD), () -> 100 - percentOfNew(view.state()));
        figures.gauge(FigureName.SPLIT, Tags.of("version", Side.NEW), () -> percentOfNew(view.state()));
    }

    private static int percentOfNew(MigrationState state) {
        if (state.phase().takesShare()) {
            return state.share();
        }
        Side side = state.phase() instanceof Phase data
                ? data.readSide(true)
                : state.servicePhase().callSide(true);
        return side == Side.NEW ? 100 : 0;
    }
}
