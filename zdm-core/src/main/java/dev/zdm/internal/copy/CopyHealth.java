package dev.zdm.internal.copy;

import dev.zdm.event.FailureKind;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts how often in a row the new side could not be copied to. While a write is acknowledged only with its copy, a new
 * side that is down would stop the application; so the migration is asked back instead. A copy that was answered, and be
 * it with a refusal, does not count: one row that the new side does not take is no reason to leave it.
 */
public final class CopyHealth {
    private final int limit;
    private final Runnable retreat;
    private final AtomicInteger inARow = new AtomicInteger();

    /** The retreat is asked for after so many failures in a row, and again after each further one; 0 for never. */
    public CopyHealth(int limit, Runnable retreat) {
        this.limit = limit;
        this.retreat = retreat;
    }

    public void succeeded(Side to) {
        if (to == Side.NEW) {
            inARow.set(0);
        }
    }

    public void failed(Side to, Throwable cause) {
        if (to == Side.NEW && !isAnswer(cause) && inARow.incrementAndGet() >= limit && limit > 0) {
            retreat.run();
        }
    }

    private static boolean isAnswer(Throwable cause) {
        return cause instanceof StalePhaseException || FailureKind.of(cause) == FailureKind.REJECTED;
    }
}
