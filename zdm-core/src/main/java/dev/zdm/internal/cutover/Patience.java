package dev.zdm.internal.cutover;

import dev.zdm.internal.cutover.Transitions.Context;
import dev.zdm.internal.fleet.Membership;
import java.time.Duration;

/** How long one change waits for others: as long as the policy says, and for the end of those that are dying. */
final class Patience {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final Context context;
    private final long begun;
    private Duration pause = FIRST_PAUSE;

    Patience(Context context) {
        this.context = context;
        this.begun = context.time().nanoTime();
    }

    /** Waits a little and says what this instance has ended meanwhile; false if it was enough. */
    boolean pause(Lagging lagging) {
        Duration left = limit(lagging).minusNanos(context.time().nanoTime() - begun);
        if (left.isZero() || left.isNegative() || Thread.currentThread().isInterrupted()) {
            return false;
        }
        rest(lagging, shorter(pause, left));
        pause = shorter(
                pause.multipliedBy(2), Membership.poll(context.lease().place().timeToLive()));
        context.lease().renew();
        return true;
    }

    private Duration limit(Lagging lagging) {
        Duration policy = context.gates().drainTimeout();
        return policy.compareTo(lagging.untilEviction()) < 0 ? lagging.untilEviction() : policy;
    }

    private void rest(Lagging lagging, Duration atMost) {
        if (lagging.isOwn()) {
            var unused = context.view().awaitDrained(atMost);
        } else {
            context.time().pause(atMost);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
