package dev.zdm;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.scan.Backfill;
import dev.zdm.internal.scan.Chunks;
import dev.zdm.internal.scan.Confirmation;
import dev.zdm.internal.scan.ScanContext;
import dev.zdm.internal.scan.ScanControl;
import dev.zdm.internal.scan.Verification;
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
final class ScanRunner<K, O, N> {
    private final ScanContext<K, O, N> context;
    private final Chunks<K> chunks;
    private final RowComparison comparison;
    private final Confirmation<K, O, N> confirmation;
    private final Executor executor;
    private final AtomicReference<@Nullable ScanControl> running = new AtomicReference<>();

    private volatile long completedRun;

    ScanRunner(
            ScanContext<K, O, N> context,
            Chunks<K> chunks,
            RowComparison comparison,
            Confirmation<K, O, N> confirmation,
            Executor executor) {
        this.context = context;
        this.chunks = chunks;
        this.comparison = comparison;
        this.confirmation = confirmation;
        this.executor = executor;
        this.completedRun =
                latestBackfill().filter(Scan::isFinished).map(Scan::run).orElse(0L);
    }

    CompletableFuture<Scan> start(ScanKind kind) {
        ScanControl control = new ScanControl(context.time());
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
        MigrationState state = context.view().state();
        return new ConfigurationException(state.migration(), state.phase(), problem, remedy, cause);
    }

    private Scan run(ScanKind kind, ScanControl control) {
        try {
            return scan(kind, control);
        } catch (MigrationException e) {
            MigrationState state = context.view().state();
            e.locate(state.migration(), state.phase());
            throw e;
        }
    }

    private Scan scan(ScanKind kind, ScanControl control) {
        return switch (kind) {
            case BACKFILL -> backfill(control);
            case VERIFICATION -> new Verification<>(context, comparison, confirmation, control).run();
        };
    }

    private Scan backfill(ScanControl control) {
        Scan finished = new Backfill<>(context, chunks, control).run();
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
        return completedRun == context.view().state().run();
    }

    Optional<Scan> latestBackfill() {
        return latest(ScanKind.BACKFILL);
    }

    Optional<Scan> latestVerification() {
        return latest(ScanKind.VERIFICATION);
    }

    private Optional<Scan> latest(ScanKind kind) {
        MigrationState state = context.view().state();
        return context.scans().find(state.migration(), state.run(), kind);
    }
}
