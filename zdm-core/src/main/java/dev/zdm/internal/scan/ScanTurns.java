package dev.zdm.internal.scan;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.ScanKind;
import dev.zdm.event.Task;
import dev.zdm.event.TaskOutcome;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.Scans;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** Takes the scans of one migration from step to step, and keeps how far they went. */
public record ScanTurns(Scans scans, Crew crew, LocalView view, EventSink events, TimeSource time, ScanPolicy policy) {
    private static final Duration PAUSED = Duration.ofMillis(100);

    /** Who does the chunks of a scan in this instance, where they are claimed, and what holds everybody back. */
    public record Crew(ScanChunks chunks, String instance, Executor executor, Steering steering) {}

    /** The latest scan of this run. */
    public Optional<Scan> latest(ScanKind kind) {
        MigrationState state = view.state();
        return scans.find(state.migration(), state.run(), kind);
    }

    /**
     * The latest scan of this run, or a new one.
     *
     * @param again whether one that is complete is done again
     * @param stage how the new one is divided; one that is divided in another way is begun anew, because nobody knows what
     *     its parts leave out
     */
    Scan resumeOrBegin(ScanKind kind, boolean again, int stage) {
        MigrationState state = view.state();
        return latest(kind)
                .filter(scan -> scan.isFinished() ? !again : scan.isDividedLike(stage))
                .filter(this::mayCount)
                .orElseGet(() -> Scan.begin(state.migration(), state.run(), kind, time.now())
                        .divided(stage));
    }

    /** A verification that began before the backfill was complete opens no gate, however it ends. */
    private boolean mayCount(Scan scan) {
        return scan.kind() == ScanKind.BACKFILL
                || latest(ScanKind.BACKFILL)
                        .map(Scan::finishedAt)
                        .filter(scan.startedAt()::isBefore)
                        .isEmpty();
    }

    /** The scan that is to be done: one that others have begun or completed meanwhile is not begun anew. */
    Scan begun(Scan scan, Set<Phase> allowed, boolean again) {
        Optional<Scan> present = latest(scan.kind())
                .filter(found -> found.startedAt().equals(scan.startedAt())
                        || (found.isFinished() ? !again : found.isDividedLike(scan.stage())))
                .filter(this::mayCount);
        if (present.isEmpty()) {
            store(scan, allowed);
        }
        return latest(scan.kind()).orElse(scan);
    }

    /** Says that a scan is complete, unless others have said so, or have begun another one. */
    Scan finished(Scan scan, Set<Phase> allowed) {
        Scan present = latest(scan.kind()).orElse(scan);
        if (present.isFinished() || !present.startedAt().equals(scan.startedAt())) {
            return present;
        }
        Optional<Scan> ended =
                crew.chunks().end(scan, last -> last.finished(time.now()), state -> mayEnd(scan, state, allowed));
        return latest(scan.kind())
                .filter(last -> last.isFinished() || ended.isPresent())
                .orElseThrow(() -> leftPhase(scan, allowed));
    }

    /** What a verification has found stays true in later phases; whether a backfill is complete is asked by a gate. */
    private static boolean mayEnd(Scan scan, MigrationState state, Set<Phase> allowed) {
        return scan.kind() != ScanKind.BACKFILL || mayRun(scan, state, allowed);
    }

    private void store(Scan scan, Set<Phase> allowed) {
        if (scan.kind() == ScanKind.BACKFILL) {
            requireStored(scan, allowed);
        } else {
            scans.save(scan);
        }
    }

    private void requireStored(Scan scan, Set<Phase> allowed) {
        if (!scans.saveIf(scan, state -> mayRun(scan, state, allowed))) {
            throw leftPhase(scan, allowed);
        }
    }

    private ConfigurationException leftPhase(Scan scan, Set<Phase> allowed) {
        MigrationState state = view.state();
        return new ConfigurationException(
                state.migration(),
                state.phase(),
                "a " + scan.kind() + " of run " + scan.run() + " cannot go on: the migration has just left " + allowed,
                "start it in one of " + allowed);
    }

    private static boolean mayRun(Scan scan, MigrationState state, Set<Phase> allowed) {
        return allowed.contains(state.dataPhase()) && state.run() == scan.run();
    }

    /** Waits while the migration is paused, and fails once its phase is none in which the scan may run. */
    void awaitTurn(Scan scan, Set<Phase> allowed, ScanControl control) {
        while (view.state().paused()) {
            control.rest(PAUSED);
        }
        requirePhase(scan, allowed);
    }

    void requirePhase(Scan scan, Set<Phase> allowed) {
        view.requirePlace();
        MigrationState state = view.state();
        if (!mayRun(scan, state, allowed)) {
            throw new ConfigurationException(
                    state.migration(),
                    state.phase(),
                    state.run() == scan.run()
                            ? "a " + scan.kind() + " cannot run in this phase"
                            : "a " + scan.kind() + " of run " + scan.run() + " cannot go on in run " + state.run(),
                    "start it in one of " + allowed);
        }
    }

    /** A chunk has ended, after so many nanoseconds with what it waited for. */
    void ended(ScanKind kind, TaskOutcome outcome, long nanos) {
        Task task = kind == ScanKind.BACKFILL ? Task.BACKFILL : Task.VERIFICATION;
        events.emit(new MigrationEvent.TaskEnded(view.state().migration(), task, outcome, nanos));
    }

    Scan told(Scan scan, long estimatedRows, long swept) {
        events.emit(new MigrationEvent.Scanned(
                scan.migration(),
                scan.kind(),
                scan.rows(),
                estimatedRows,
                scan.mismatches(),
                swept,
                scan.isFinished()));
        return scan;
    }
}
