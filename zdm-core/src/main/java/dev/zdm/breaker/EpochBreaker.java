package dev.zdm.breaker;

import dev.zdm.spi.Breaker;
import dev.zdm.spi.TimeSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A Resilience4j breaker whose states are numbered. Resilience4j books an outcome on whatever state it is in by then, so
 * a slow success of a call begun before the breaker opened would pass for the trial and close it. Here an outcome counts
 * only in the epoch that let its call through; one lock makes comparing and booking one step, and lets the half-open
 * state end without Resilience4j's own timer, which would be a hidden thread on the machine's clock.
 *
 * <p>Almost always the breaker is <em>calm</em>: closed, with no failure since the latest success or since it closed.
 * Only failures in a row count, so another success would change nothing, and is not booked. A calm breaker therefore
 * costs one volatile read to ask and one to report to. That loses no failure: whoever books one ends the calm first, under
 * the lock, so a success that still finds it calm came before, and one that does not is booked.
 */
final class EpochBreaker implements Breaker {
    private static final long NOT_CALM = -1;

    private final CircuitBreaker counting;
    private final Duration recovery;
    private final TimeSource time;
    private final ChangeReports reports;

    private final ReentrantLock lock = new ReentrantLock();
    // The following three change only under the lock.
    private State known = State.CLOSED;
    private long epoch;
    private long epochBegan;

    /** The epoch in which the breaker is calm, or {@link #NOT_CALM}; written under the lock, read without it. */
    private volatile long calmEpoch;

    EpochBreaker(CircuitBreaker counting, Duration recovery, TimeSource time, ChangeReports reports) {
        this.counting = counting;
        this.recovery = recovery;
        this.time = time;
        this.reports = reports;
    }

    @Override
    public Optional<Permit> tryAcquire() {
        long calm = calmEpoch;
        if (calm != NOT_CALM) {
            return Optional.of(new CountedPermit(calm));
        }
        CountedPermit permit = new CountedPermit(NOT_CALM);
        return inTurn(permit::acquire) ? Optional.of(permit) : Optional.empty();
    }

    @Override
    public String state() {
        return counting.getState().name();
    }

    private boolean inTurn(BooleanSupplier step) {
        boolean result = exclusively(step);
        reports.deliver();
        return result;
    }

    private boolean exclusively(BooleanSupplier step) {
        lock.lock();
        try {
            return step.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    private void noteChange() {
        State now = counting.getState();
        if (now != known) {
            reports.add(known.name(), now.name());
            known = now;
            epoch++;
            epochBegan = time.nanoTime();
            calmEpoch = now == State.CLOSED ? epoch : NOT_CALM;
        }
    }

    private boolean trialsAreOverdue() {
        return known == State.HALF_OPEN
                && Duration.ofNanos(time.nanoTime() - epochBegan).compareTo(recovery) >= 0;
    }

    /** What a caller holds; once the breaker is not calm, its fields are read and written under the lock only. */
    private final class CountedPermit implements Permit {
        private long givenIn;
        private boolean reported;

        private CountedPermit(long givenIn) {
            this.givenIn = givenIn;
        }

        private boolean acquire() {
            boolean granted = counting.tryAcquirePermission();
            if (!granted && trialsAreOverdue()) {
                counting.transitionToOpenState();
            }
            noteChange();
            givenIn = epoch;
            return granted;
        }

        @Override
        public void succeeded(long nanos) {
            if (calmEpoch == givenIn) {
                reported = true;
                return;
            }
            report(() -> {
                counting.onSuccess(nanos, TimeUnit.NANOSECONDS);
                if (known == State.CLOSED) {
                    calmEpoch = epoch;
                }
            });
        }

        @Override
        public void failed(long nanos, Throwable cause) {
            report(() -> {
                calmEpoch = NOT_CALM;
                counting.onError(nanos, TimeUnit.NANOSECONDS, cause);
                // By itself it would wait for all trials and close if only one of them succeeded.
                if (counting.getState() == State.HALF_OPEN) {
                    counting.transitionToOpenState();
                }
            });
        }

        @Override
        public void released() {
            report(counting::releasePermission);
        }

        private void report(Runnable booking) {
            inTurn(() -> {
                boolean counts = !reported && givenIn == epoch;
                reported = true;
                if (counts) {
                    booking.run();
                    noteChange();
                }
                return counts;
            });
        }
    }
}
