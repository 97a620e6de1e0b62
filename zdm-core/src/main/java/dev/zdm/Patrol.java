package dev.zdm;

import dev.zdm.internal.scan.ScanControl;
import dev.zdm.internal.scan.ScanTurns;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.PatrolPolicy;
import dev.zdm.plan.Phase;
import java.time.Instant;
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
    private volatile @Nullable Instant restsUntil;
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
        boolean wanted = !closed && state.phase() instanceof Phase phase && PHASES.contains(phase);
        @Nullable ScanControl present = running.get();
        if (present != null && !wanted) {
            present.cancel();
        } else if (present == null && wanted && !state.paused() && !isResting()) {
            begin();
        }
    }

    private boolean isResting() {
        @Nullable Instant until = restsUntil;
        return until != null && turns.time().now().isBefore(until);
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
            var unused = round.run(control);
        } catch (MigrationException | CancellationException e) {
            // The phase has changed, or a database cannot be asked, which its own calls report: after a rest, again.
            return;
        } finally {
            restsUntil = turns.time().now().plus(policy.rest());
            running.set(null);
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
