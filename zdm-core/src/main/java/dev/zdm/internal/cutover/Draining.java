package dev.zdm.internal.cutover;

import dev.zdm.internal.copy.Copies;
import dev.zdm.internal.copy.Repairer;
import dev.zdm.internal.cutover.DurableFlip.Settling;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue.Backlog;
import dev.zdm.spi.TimeSource;
import java.time.Duration;

/** Hurries the copies that one side owes the other, as long as they arrive. */
record Draining(Copies<?> copies, Repairer<?> repairer, Settling settling, TimeSource time) {
    private static final Duration REST = Duration.ofMillis(5);

    /** Begins a time that all waiting together may take. */
    Limit within(Duration longest) {
        return new Limit(time.nanoTime() + longest.toNanos());
    }

    /** Until when to wait. */
    final class Limit {
        private final long deadline;

        private Limit(long deadline) {
            this.deadline = deadline;
        }

        Duration remaining() {
            return Duration.ofNanos(Math.max(0, deadline - time.nanoTime()));
        }

        /** Whether no more than the rest is owed, and nothing was given up; waits as long as copies still arrive. */
        boolean isDrained(Side side, long rest, Duration patience) {
            long least = Long.MAX_VALUE;
            long arrival = time.nanoTime();
            while (true) {
                settling.settleArrived();
                Backlog backlog = copies.backlog(side);
                if (backlog.dead() > 0 || backlog.pending() <= rest) {
                    return backlog.dead() == 0;
                }
                if (repairer.hurry(side) > 0 || backlog.pending() < least) {
                    least = Math.min(least, backlog.pending());
                    arrival = time.nanoTime();
                } else if (isOver(arrival, patience)) {
                    return false;
                } else {
                    time.pause(REST);
                }
            }
        }

        private boolean isOver(long begin, Duration patience) {
            return remaining().isZero()
                    || time.nanoTime() - begin > patience.toNanos()
                    || Thread.currentThread().isInterrupted();
        }
    }
}
