package dev.zdm.jdbc;

import dev.zdm.jdbc.LoadThrottle.Limit;
import org.jspecify.annotations.Nullable;

/** How fast a counter may grow. Guarded by the lock of the throttle that asks. */
final class RateLimit implements Limit {
    private final long limit;
    private double before = Double.NaN;
    private long askedAt;

    RateLimit(long limit) {
        this.limit = limit;
    }

    @Override
    public @Nullable String reason(double counter, long nanoTime) {
        double rate = (counter - before) / ((nanoTime - askedAt) / 1e9);
        before = counter;
        askedAt = nanoTime;
        return rate > limit
                ? "the log grows by " + JdbcThrottles.figure(rate / (1 << 20)) + " MiB a second, limit "
                        + JdbcThrottles.figure(limit / (double) (1 << 20))
                : null;
    }
}
