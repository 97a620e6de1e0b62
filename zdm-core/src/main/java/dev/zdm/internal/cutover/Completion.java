package dev.zdm.internal.cutover;

import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Membership;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends moves of the writes that their coordinator has left half done, so that writers do not wait until an operator looks.
 * Every instance asks, at each renewal of its place. Who sees one epoch unfinished for longer than a coordinator may be
 * silent, and longer than it may go on trying, carries on in its place. It need not be dead: whoever carries on has the
 * higher number, so at worst one of the two hears that somebody else was first.
 */
public final class Completion {
    private static final Instruction CARRIES_ON =
            Instruction.by("zdm").because("whoever was moving the writes is gone, and left that half done");
    private static final Logger LOG = LoggerFactory.getLogger("dev.zdm");

    private final Transitions transitions;
    private final LocalView view;
    private final TimeSource time;
    private final Duration patience;
    private final Executor executor;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile @Nullable Unfinished seen;

    /** An epoch, and since when nothing but unfinished was seen of it. */
    private record Unfinished(long epoch, long since) {}

    public Completion(Transitions transitions, Transitions.Context context, Executor executor) {
        this.transitions = transitions;
        this.view = context.view();
        this.time = context.time();
        this.patience =
                patience(context.lease().place().timeToLive(), context.gates().maxPause());
        this.executor = executor;
    }

    private static Duration patience(Duration timeToLive, Duration maxPause) {
        Duration longer = timeToLive.compareTo(maxPause) > 0 ? timeToLive : maxPause;
        return longer.plus(Membership.poll(timeToLive).multipliedBy(2));
    }

    /** Begins to look, unless that is under way or there cannot be anything. */
    public void tick() {
        if (view.state().phase() != Phase.WRITE_NEW) {
            seen = null;
        } else if (running.compareAndSet(false, true)) {
            try {
                executor.execute(this::look);
            } catch (RejectedExecutionException e) {
                // The executor is full, or ends: the next tick tries again.
                running.set(false);
            }
        }
    }

    private void look() {
        try {
            Unfinished unfinished = unfinished();
            seen = unfinished;
            if (unfinished != null && time.nanoTime() - unfinished.since() >= patience.toNanos()) {
                var unused = transitions.carryOn(CARRIES_ON.atEpoch(unfinished.epoch()));
            }
        } catch (MigrationException e) {
            // A refusal was told by an event; a database that does not answer is asked again, and others may be first.
            LOG.debug(
                    "{}: a move of the writes could not be ended ({}); the next look follows",
                    view.state().subject(),
                    e.problem());
        } finally {
            running.set(false);
        }
    }

    private @Nullable Unfinished unfinished() {
        long epoch = view.state().epoch();
        if (!transitions.isUnfinished()) {
            return null;
        }
        Unfinished before = seen;
        return before != null && before.epoch() == epoch ? before : new Unfinished(epoch, time.nanoTime());
    }
}
