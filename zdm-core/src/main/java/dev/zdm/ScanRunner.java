package dev.zdm;

import dev.zdm.ScanProgress.Worker;
import dev.zdm.event.ScanKind;
import dev.zdm.internal.scan.ScanControl;
import dev.zdm.internal.scan.ScanTurns;
import dev.zdm.internal.scan.Steering;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.ScanChunks.Chunk;
import dev.zdm.spi.ScanChunks.Claim;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs the scans of one migration, one at a time. */
final class ScanRunner {
    private final ScanTurns turns;
    private final Job backfill;
    private final Job verification;
    private final LongSupplier estimate;
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    private volatile long completedRun;

    private record Running(ScanKind kind, ScanControl control) {}

    /** One scan from where it stands to its end. */
    @FunctionalInterface
    interface Job {
        Scan run(ScanControl control);
    }

    ScanRunner(ScanTurns turns, Job backfill, Job verification, LongSupplier estimate) {
        this.turns = turns;
        this.backfill = backfill;
        this.verification = verification;
        this.estimate = estimate;
        this.completedRun =
                latestBackfill().filter(Scan::isFinished).map(Scan::run).orElse(0L);
    }

    CompletableFuture<Scan> start(ScanKind kind) {
        return start(kind, kind == ScanKind.BACKFILL ? backfill : verification);
    }

    CompletableFuture<Scan> start(ScanKind kind, Job job) {
        ScanControl control = new ScanControl(turns.time());
        if (!running.compareAndSet(null, new Running(kind, control))) {
            throw refused("a scan is running already", "wait for it, or close Zdm to stop it", null);
        }
        try {
            CompletableFuture<Scan> scan = CompletableFuture.supplyAsync(
                    () -> run(kind, job, control), turns.crew().executor());
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

    private Scan run(ScanKind kind, Job job, ScanControl control) {
        try {
            Scan finished = job.run(control);
            return kind == ScanKind.BACKFILL ? completed(finished) : finished;
        } catch (MigrationException e) {
            MigrationState state = turns.view().state();
            e.locate(state.migration(), state.phase());
            throw e;
        }
    }

    private Scan completed(Scan finished) {
        completedRun = finished.run();
        return finished;
    }

    void cancel() {
        Running scan = running.get();
        if (scan != null) {
            scan.control().cancel();
        }
    }

    Steering steering() {
        return turns.crew().steering();
    }

    Optional<ScanProgress> progress(ScanKind kind) {
        return turns.latest(kind).map(this::progress);
    }

    private ScanProgress progress(Scan scan) {
        Running here = running.get();
        boolean runsHere = here != null && here.kind() == scan.kind() && !scan.isFinished();
        double rate = runsHere ? steering().meter().rowsPerSecond() : 0;
        long rows = estimate.getAsLong();
        ScanChunks chunks = turns.crew().chunks();
        List<Chunk> left = scan.isFinished() ? List.of() : chunks.left(scan);
        return new ScanProgress(
                scan,
                rows,
                rate,
                remaining(scan, rows, rate),
                left.isEmpty() ? List.of() : workers(chunks.claims(scan)),
                (int) left.stream().filter(chunk -> !chunk.isClaimed()).count(),
                runsHere ? rests() : Optional.empty(),
                runsHere);
    }

    private static List<Worker> workers(List<Claim> claims) {
        return claims.stream()
                .map(claim -> new Worker(claim.worker(), claim.left()))
                .toList();
    }

    private Optional<String> rests() {
        return turns.view().state().paused()
                ? Optional.of("the migration is paused")
                : steering().reason();
    }

    private static Optional<Duration> remaining(Scan scan, long rows, double rate) {
        if (scan.isFinished()) {
            return Optional.of(Duration.ZERO);
        }
        return rate > 0 && rows > 0
                ? Optional.of(Duration.ofMillis(Math.round(Math.max(0, rows - scan.rows()) * 1e3 / rate)))
                : Optional.empty();
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
