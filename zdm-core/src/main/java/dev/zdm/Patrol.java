package dev.zdm;

import dev.zdm.event.MigrationEvent;
import dev.zdm.internal.scan.ScanControl;
import dev.zdm.internal.scan.ScanTurns;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.PatrolPolicy;
import dev.zdm.plan.Phase;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Verifies round after round, on the executor and beside all other scans; begun by the scheduler. Thread-safe. */
final class Patrol {
    static final Set<Phase> PHASES = EnumSet.of(Phase.READ_NEW, Phase.WRITE_NEW);
    private static final long TICK_MILLIS = 1_000;

    private final PatrolPolicy policy;
    private final ScanTurns turns;
    private final ScanRunner.Job round;
    private final AtomicReference<@Nullable ScanControl> running = new AtomicReference<>();
    private volatile @Nullable Long restsUntil;
    private volatile boolean closed;

    Patrol(PatrolPolicy policy, ScanTurns turns, ScanRunner.Job round) {
        this.policy = policy;
        this.turns = turns;
        this.round = round;
    }

    Future<?> ticks(ScheduledExecutorService scheduler) {
        return scheduler.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        MigrationState state = turns.view().state();
        boolean wanted = isWanted(state);
        @Nullable ScanControl present = running.get();
        if (present != null && !wanted) {
            present.cancel();
        } else if (present == null && wanted && !state.paused() && !isResting()) {
            begin();
        }
    }

    private boolean isWanted(MigrationState state) {
        return !closed && state.phase() instanceof Phase phase && PHASES.contains(phase);
    }

    private boolean isResting() {
        @Nullable Long until = restsUntil;
        return until != null && turns.time().nanoTime() - until < 0;
    }

    private void begin() {
        ScanControl control = new ScanControl(turns.time());
        if (running.compareAndSet(null, control)) {
            try {
                turns.crew().executor().execute(() -> go(control));
            } catch (RejectedExecutionException e) {
                // No room at present; the next tick asks again.
                running.set(null);
            }
        }
    }

    private void go(ScanControl control) {
        try {
            round(control);
        } finally {
            restsUntil = turns.time().nanoTime() + policy.rest().toNanos();
            running.set(null);
        }
    }

    /** Whoever closed it may have done so since this was begun. */
    private void round(ScanControl control) {
        if (closed) {
            return;
        }
        try {
            var unused = round.run(control);
        } catch (CancellationException e) {
            // The phase has changed, or the application ends.
            return;
        } catch (RuntimeException e) {
            MigrationState state = turns.view().state();
            if (isWanted(state)) {
                turns.events().emit(new MigrationEvent.PatrolFailed(state, e));
            }
        }
    }

    void close() {
        closed = true;
        @Nullable ScanControl present = running.get();
        if (present != null) {
            present.cancel();
        }
    }
}
