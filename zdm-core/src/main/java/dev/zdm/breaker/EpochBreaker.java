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
 */
final class EpochBreaker implements Breaker {
    private final CircuitBreaker counting;
    private final Duration recovery;
    private final TimeSource time;
    private final ChangeReports reports;

    private final ReentrantLock lock = new ReentrantLock();
    // The following three change only under the lock.
    private State known = State.CLOSED;
    private long epoch;
    private long epochBegan;

    EpochBreaker(CircuitBreaker counting, Duration recovery, TimeSource time, ChangeReports reports) {
        this.counting = counting;
        this.recovery = recovery;
        this.time = time;
        this.reports = reports;
    }

    @Override
    public Optional<Permit> tryAcquire() {
        CountedPermit permit = new CountedPermit();
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
        }
    }

    private boolean trialsAreOverdue() {
        return known == State.HALF_OPEN
                && Duration.ofNanos(time.nanoTime() - epochBegan).compareTo(recovery) >= 0;
    }

    /** What a caller holds; every field is read and written under the breaker's lock only. */
    private final class CountedPermit implements Permit {
        private long givenIn;
        private boolean reported;

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
            report(() -> counting.onSuccess(nanos, TimeUnit.NANOSECONDS));
        }

        @Override
        public void failed(long nanos, Throwable cause) {
            report(() -> {
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
