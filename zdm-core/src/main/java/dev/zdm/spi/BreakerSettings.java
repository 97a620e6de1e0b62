package dev.zdm.spi;

import dev.zdm.plan.ConfigurationException;
import java.time.Duration;

/**
 * When a circuit breaker opens and when it tries again.
 *
 * @param consecutiveFailures how many failures in a row open it
 * @param recovery how long it stays open before trial calls are let through
 * @param trialCalls how many trial calls decide, and how many may be under way at once, while half-open
 */
public record BreakerSettings(int consecutiveFailures, Duration recovery, int trialCalls) {
    /** Opens after 5 failures in a row, tries one call after 60 seconds. */
    public static final BreakerSettings DEFAULT = new BreakerSettings(5, Duration.ofSeconds(60), 1);

    /** Refuses settings that would never open or never close. */
    public BreakerSettings {
        if (consecutiveFailures < 1 || trialCalls < 1 || recovery.isNegative() || recovery.isZero()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a circuit breaker with " + consecutiveFailures + " failures, " + recovery + " recovery and "
                            + trialCalls + " trial calls can never work",
                    "give at least one failure, one trial call and a positive recovery time");
        }
    }
}
