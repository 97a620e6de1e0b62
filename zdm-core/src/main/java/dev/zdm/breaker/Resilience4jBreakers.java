package dev.zdm.breaker;

import dev.zdm.spi.Breaker;
import dev.zdm.spi.BreakerSettings;
import dev.zdm.spi.TimeSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;

/**
 * Makes circuit breakers that open after a number of failures in a row, stay open for the recovery time, and then let
 * trial calls through: one failed trial opens the breaker again, and as many successes as there are trial calls close
 * it. Any success while closed begins the count of failures anew. How long a call took does not matter.
 *
 * <p>If the trial calls under way have not reported within one recovery time, the next caller opens the breaker again: a
 * trial that hangs, or whose report was lost, can neither hold the breaker half-open for ever nor close it later.
 *
 * <p>A breaker changes its state only while a caller asks or reports; there is no timer. Listeners hear the changes in
 * their order, on the thread of such a caller but outside of the breaker's lock; their exceptions are logged and go no
 * further. Thread-safe.
 */
public final class Resilience4jBreakers implements Breaker.Factory {
    /** Resilience4j reckons in milliseconds and refuses less than one. */
    private static final Duration SHORTEST_RECOVERY = Duration.ofMillis(1);

    /** Longer than any call: slowness is for the client's own deadline to judge, whose passing is a failure. */
    private static final Duration NEVER_SLOW = Duration.ofNanos(Long.MAX_VALUE);

    private final TimeSource time;

    /**
     * Creates the factory.
     *
     * @param time its {@link TimeSource#nanoTime()} measures the recovery time
     */
    public Resilience4jBreakers(TimeSource time) {
        this.time = time;
    }

    @Override
    public Breaker create(String migration, BreakerSettings settings, Breaker.BreakerListener listener) {
        CircuitBreaker counting = CircuitBreaker.of(migration, configuration(settings));
        return new EpochBreaker(counting, settings.recovery(), time, new ChangeReports(migration, listener));
    }

    private CircuitBreakerConfig configuration(BreakerSettings settings) {
        int failures = settings.consecutiveFailures();
        return CircuitBreakerConfig.custom()
                .slidingWindow(failures, failures, SlidingWindowType.COUNT_BASED)
                // Half-open takes the smaller of this and its permits; closed, the smaller of this and its window.
                .minimumNumberOfCalls(Math.max(failures, settings.trialCalls()))
                .failureRateThreshold(100)
                .slowCallDurationThreshold(NEVER_SLOW)
                .waitDurationInOpenState(atLeastShortest(settings.recovery()))
                .permittedNumberOfCallsInHalfOpenState(settings.trialCalls())
                .clock(new NanoClock(time))
                .writableStackTraceEnabled(false)
                .build();
    }

    private static Duration atLeastShortest(Duration recovery) {
        return recovery.compareTo(SHORTEST_RECOVERY) < 0 ? SHORTEST_RECOVERY : recovery;
    }
}
