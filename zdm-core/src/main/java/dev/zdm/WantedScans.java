package dev.zdm;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.rollout.ScanStarter;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Scans.Scan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins the scans for which the gates of a migration wait. One that has failed is not begun again in the same epoch: a
 * person is asked by its gate.
 */
final class WantedScans implements ScanStarter {
    private final LocalView view;
    private final ScanRunner scans;
    private final Supplier<CompletableFuture<Scan>> backfill;
    private final Supplier<CompletableFuture<Scan>> verification;
    private volatile long failedEpoch;

    WantedScans(
            LocalView view,
            ScanRunner scans,
            Supplier<CompletableFuture<Scan>> backfill,
            Supplier<CompletableFuture<Scan>> verification) {
        this.view = view;
        this.scans = scans;
        this.backfill = backfill;
        this.verification = verification;
    }

    /** What a verification finds is repaired, and looked at once more. */
    static WantedScans of(LocalView view, ScanRunner scans, Verifications<?> verifications) {
        return new WantedScans(
                view,
                scans,
                () -> scans.start(ScanKind.BACKFILL),
                () -> scans.start(ScanKind.VERIFICATION).thenCompose(found -> {
                    if (found.mismatches() == 0) {
                        return CompletableFuture.completedFuture(found);
                    }
                    verifications.repair();
                    return scans.start(ScanKind.VERIFICATION);
                }));
    }

    @Override
    public Optional<ScanKind> idle(List<Refusal> blockers) {
        MigrationState state = view.state();
        boolean mayScan = state.phase() == Phase.BACKFILL || state.phase() == Phase.SYNC;
        if (!mayScan || state.paused() || failedEpoch == state.epoch() || isScanning()) {
            return Optional.empty();
        }
        if (isShut(blockers, "backfill")) {
            return Optional.of(ScanKind.BACKFILL);
        }
        return isShut(blockers, "verification") && !isVerified()
                ? Optional.of(ScanKind.VERIFICATION)
                : Optional.empty();
    }

    private static boolean isShut(List<Refusal> blockers, String gate) {
        return blockers.stream().anyMatch(each -> each.gate().equals(gate));
    }

    /** What a verification has found since is not mended by another one. */
    private boolean isVerified() {
        @Nullable Instant filled = scans.latestBackfill().map(Scan::finishedAt).orElse(null);
        return scans.latestVerification()
                .filter(Scan::isFinished)
                .filter(scan -> filled != null && !scan.startedAt().isBefore(filled))
                .isPresent();
    }

    @Override
    public boolean isScanning() {
        return List.of(ScanKind.values()).stream()
                .flatMap(kind -> scans.progress(kind).stream())
                .anyMatch(each -> each.runsHere()
                        || (!each.scan().isFinished() && !each.workers().isEmpty()));
    }

    @Override
    public void begin(ScanKind kind) {
        long epoch = view.state().epoch();
        var unused = (kind == ScanKind.BACKFILL ? backfill : verification).get().whenComplete((scan, failure) -> {
            if (failure != null) {
                failedEpoch = epoch;
            }
        });
    }
}
