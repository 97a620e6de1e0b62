package dev.zdm.proof.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that are lent to fibers, one history after the other: starting a thread costs more than a history. Used by
 * whoever holds the baton, hence never by two at once.
 */
final class Crew implements AutoCloseable {
    private final Deque<Hand> idle = new ArrayDeque<>();
    private int hired;

    /** One thread, which waits until it is given something to do. */
    static final class Hand extends Thread {
        private volatile @Nullable Runnable work;
        private volatile @Nullable Fiber fiber;
        private volatile boolean dismissed;

        private Hand(String name) {
            super(name);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!dismissed) {
                Runnable given = work;
                if (given == null) {
                    LockSupport.park(this);
                } else {
                    work = null;
                    given.run();
                }
            }
        }

        @Nullable
        Fiber fiber() {
            return fiber;
        }

        void give(Fiber owner, Runnable task) {
            fiber = owner;
            work = task;
            LockSupport.unpark(this);
        }
    }

    Hand lend() {
        Hand hand = idle.poll();
        if (hand == null) {
            hand = new Hand("simulated-" + ++hired);
            hand.start();
        }
        return hand;
    }

    void giveBack(Hand hand) {
        idle.push(hand);
    }

    @Override
    public void close() {
        idle.forEach(hand -> {
            hand.dismissed = true;
            LockSupport.unpark(hand);
        });
    }
}
