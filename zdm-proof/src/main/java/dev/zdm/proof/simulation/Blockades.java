package dev.zdm.proof.simulation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The engine has a few locks of its own that it holds while it calls a store. Whoever waits for one has the baton and
 * cannot pass it on, so somebody outside looks: that a fiber waits for another one is a fact of the history, only the
 * looking depends on real time. As soon as the lock is free, the others wait until that fiber has come back.
 */
final class Blockades {
    private static final long LOOK_EVERY_MICROS = 300;

    private final World world;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Fiber> blocked = new ArrayList<>();

    Blockades(World world) {
        this.world = world;
    }

    void watchUntil(Semaphore end) {
        int seen = -1;
        while (!isReleased(end)) {
            int now = world.turns();
            if (now == seen) {
                look(now);
            }
            seen = now;
        }
    }

    private static boolean isReleased(Semaphore end) {
        try {
            return end.tryAcquire(LOOK_EVERY_MICROS, TimeUnit.MICROSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in the middle of a history", e);
        }
    }

    private void look(int turn) {
        Fiber fiber = world.current();
        if (fiber != null && waitsForAnother(fiber) && world.turns() == turn && world.current() == fiber) {
            world.goOnWithout(fiber);
        }
    }

    private boolean waitsForAnother(Fiber fiber) {
        Crew.@Nullable Hand hand = fiber.hand();
        return hand != null
                && hand.getState() == Thread.State.WAITING
                && LockSupport.getBlocker(hand) instanceof AbstractOwnableSynchronizer
                && isOwnedByAnother(hand);
    }

    private boolean isOwnedByAnother(Thread thread) {
        ThreadInfo info = threads.getThreadInfo(thread.getId());
        return info != null && info.getLockOwnerId() != -1 && info.getLockOwnerId() != thread.getId();
    }

    void add(Fiber fiber) {
        blocked.add(fiber);
    }

    /** Called at every choice, so that who may be chosen does not depend on how fast a thread wakes up. */
    void settle() {
        if (!blocked.isEmpty()) {
            blocked.forEach(this::settle);
            blocked.removeIf(fiber -> !fiber.isBlocked());
        }
    }

    private void settle(Fiber fiber) {
        Crew.@Nullable Hand hand = fiber.hand();
        while (hand != null && fiber.isBlocked() && !isOwnedByAnother(hand)) {
            Thread.onSpinWait();
        }
    }
}
