package dev.zdm;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.scan.ScanControl;
import dev.zdm.internal.scan.ScanTurns;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Scans.Scan;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs the scans of one migration, one at a time. */
final class ScanRunner {
    private final ScanTurns turns;
    private final Job backfill;
    private final Job verification;
    private final Executor executor;
    private final AtomicReference<@Nullable ScanControl> running = new AtomicReference<>();

    private volatile long completedRun;

    /** One scan from where it stands to its end. */
    @FunctionalInterface
    interface Job {
        Scan run(ScanControl control);
    }

    ScanRunner(ScanTurns turns, Job backfill, Job verification, Executor executor) {
        this.turns = turns;
        this.backfill = backfill;
        this.verification = verification;
        this.executor = executor;
        this.completedRun =
                latestBackfill().filter(Scan::isFinished).map(Scan::run).orElse(0L);
    }

    CompletableFuture<Scan> start(ScanKind kind) {
        ScanControl control = new ScanControl(turns.time());
        if (!running.compareAndSet(null, control)) {
            throw refused("a scan is running already", "wait for it, or close Zdm to stop it", null);
        }
        try {
            CompletableFuture<Scan> scan = CompletableFuture.supplyAsync(() -> run(kind, control), executor);
            return scan.whenComplete((finished, failure) -> running.set(null));
        } catch (RejectedExecutionException e) {
            running.set(null);
            throw refused("the executor took no scan", "give Zdm an executor with room for one scan", e);
        }
    }

    private ConfigurationException refused(String problem, String remedy, @Nullable Throwable cause) {
        MigrationState state = turns.view().state();
        return new ConfigurationException(state.migration(), state.phase(), problem, remedy, cause);
    }

    private Scan run(ScanKind kind, ScanControl control) {
        try {
            return scan(kind, control);
        } catch (MigrationException e) {
            MigrationState state = turns.view().state();
            e.locate(state.migration(), state.phase());
            throw e;
        }
    }

    private Scan scan(ScanKind kind, ScanControl control) {
        return switch (kind) {
            case BACKFILL -> completed(backfill.run(control));
            case VERIFICATION -> verification.run(control);
        };
    }

    private Scan completed(Scan finished) {
        completedRun = finished.run();
        return finished;
    }

    void cancel() {
        ScanControl control = running.get();
        if (control != null) {
            control.cancel();
        }
    }

    /** Whether the backfill of the present run is complete; asked on the hot path, so it is remembered. */
    boolean isBackfillComplete() {
        return completedRun == turns.view().state().run();
    }

    Optional<Scan> latestBackfill() {
        return turns.latest(ScanKind.BACKFILL);
    }

    Optional<Scan> latestVerification() {
        return turns.latest(ScanKind.VERIFICATION);
    }
}
