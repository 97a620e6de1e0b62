package dev.zdm.internal.routing;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.Phase.Acknowledgement;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The copies that writers make themselves, after their units have committed, before they answer. */
final class WritersCopies<K> {
    private static final int TRIES = 3;
    private static final Duration GIVE_WAY = Duration.ofMillis(5);

    private final RouteContext context;
    private final DurableWrites.Parts<K> parts;
    private final Duration maxPause;

    /** The keys that one unit has marked. */
    record Marked<K>(MigrationState state, Side first, Set<K> keys) {}

    WritersCopies(RouteContext context, DurableWrites.Parts<K> parts, Duration maxPause) {
        this.context = context;
        this.parts = parts;
        this.maxPause = maxPause;
    }

    /** Copies at once where the caller is to hear that both sides have the write. */
    void afterCommit(Marked<K> marked) {
        if (acknowledgement(marked) == Acknowledgement.BOTH) {
            copyNow(marked);
        } else {
            parts.repairs().wake();
        }
    }

    private static Acknowledgement acknowledgement(Marked<?> marked) {
        MigrationState state = marked.state();
        return state.dataPhase().writeRoute(state.share(), marked.first()).acknowledgement();
    }

    private void copyNow(Marked<K> marked) {
        Side to = marked.first().other();
        try {
            Map<K, Long> copied = context.leg(Operation.COPY, to, () -> copyPatiently(marked));
            parts.health().succeeded(to);
            parts.repairs().arrived(marked.first(), copied);
        } catch (RuntimeException e) {
            if (!hasArrivedBefore(marked, e)) {
                parts.repairs().writerFailed();
                throw pending(marked, to, e);
            }
        }
    }

    /** The writes may have moved since this one committed; then its copy was made before they did. */
    private boolean hasArrivedBefore(Marked<K> marked, RuntimeException refused) {
        return refused instanceof StalePhaseException
                && parts.copies().from(marked.first()).hasArrived(marked.state().migration());
    }

    /**
     * Others may have locked, or changed, what the copy needs; that passes. So does the last moment of a move of the
     * writes, in which nobody takes copies because the side that they have left is not told yet.
     */
    private Map<K, Long> copyPatiently(Marked<K> marked) {
        long deadline = context.time().nanoTime() + maxPause.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return parts.copies().from(marked.first()).copy(marked.keys(), marked.state());
            } catch (StalePhaseException e) {
                if (hasArrivedBefore(marked, e) || context.time().nanoTime() - deadline > 0) {
                    throw e;
                }
                context.time().pause(GIVE_WAY);
            } catch (MigrationException e) {
                if (attempt == TRIES || !e.isRetryable()) {
                    throw e;
                }
            }
        }
    }

    private OutcomePendingException pending(Marked<K> marked, Side to, RuntimeException cause) {
        MigrationState state = marked.state();
        for (K key : marked.keys()) {
            context.events()
                    .emit(new MigrationEvent.CopyFailed(
                            state, to, parts.copies().hashOf(key, state), cause, false));
        }
        context.events().emit(new MigrationEvent.OutcomePending(state, to));
        parts.health().failed(to, cause);
        return new OutcomePendingException(
                state.migration(),
                state.phase(),
                "the " + marked.first() + " side has committed the write, and its copy has not arrived at the " + to
                        + " side ('" + parts.copies().store(to).name() + "') yet",
                cause);
    }
}
