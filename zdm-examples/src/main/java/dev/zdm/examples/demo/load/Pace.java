package dev.zdm.examples.demo.load;

import java.util.concurrent.locks.LockSupport;

/** Lets one client go on at a steady rate. A client that was held up does not make up for it in a rush. */
final class Pace {
    private final long period;
    private long next;

    Pace(long period, long firstDelay) {
        this.period = period;
        this.next = System.nanoTime() + firstDelay;
    }

    void await() {
        long wait = next - System.nanoTime();
        while (wait > 0) {
            LockSupport.parkNanos(wait);
            wait = next - System.nanoTime();
        }
        next = Math.max(next + period, System.nanoTime() - period);
    }
}
