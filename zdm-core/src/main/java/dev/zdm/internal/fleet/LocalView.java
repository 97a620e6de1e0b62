package dev.zdm.internal.fleet;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServedPhases;
import dev.zdm.plan.Side;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What this instance knows of one migration. An operation enters the present epoch and leaves it when its unit of work
 * has ended; an epoch is acknowledged only when every operation that entered an earlier one has left. Acknowledging
 * without that draining would let a write of an earlier phase commit after the fleet has moved on.
 */
public final class LocalView {
    private static final Duration PASSAGE = Duration.ofSeconds(1);

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Deque<Snapshot> earlier = new ArrayDeque<>();
    private volatile Snapshot current;
    private final ReadLease lease;
    private final Door door;
    private volatile long trustedFrom;

    public LocalView(MigrationState state, TimeSource time) {
        this(ServedPhases.ALL, state, time);
    }

    public LocalView(ServedPhases serves, MigrationState state, TimeSource time) {
        this.door = new Door(serves);
        this.lease = new ReadLease(time);
        this.current = new Snapshot(state);
        this.time = time;
    }

    public MigrationState state() {
        return current.state();
    }

    /** The side that serves everything at this moment, because the migration is parked there; null if it is under way. */
    public @Nullable Side onlySide() {
        return current.onlySide();
    }

    /** Whether the state may be trusted by a read; to be asked after entering, and not where the migration is parked. */
    public boolean hasLease() {
        return lease.isHeld();
    }

    /**
     * The same for an operation that is pinned to a state. While this instance was not one of the others, they may have
     * gone on by more than one change: what began before it joined them again never has a lease any more.
     */
    public boolean hasLease(MigrationState pinned) {
        return lease.isHeld() && pinned.epoch() >= trustedFrom;
    }

    /** To be called before a lease is granted again. */
    void distrustBefore(MigrationState joined) {
        trustedFrom = joined.epoch();
    }

    ReadLease lease() {
        return lease;
    }

    /**
     * Enters the present epoch; the caller must {@link #leave} the snapshot when its unit of work has ended.
     *
     * <p>Every operation of every phase enters, reads of parked phases too. Two additions to a counter that no other
     * thread touches cost less than deciding who might do without them: a write that was not counted in {@code OLD_ONLY}
     * could commit unmarked after the backfill had passed its key; a read that was not counted could find its table
     * dropped by the contraction, or emptied for the next run.
     *
     * <p>Nothing is missed: the addition and the reading of {@code current} that follows it are volatile accesses, in one
     * order for all threads. Whoever replaced {@code current} and then adds up the counts of its predecessor either sees
     * this operation there, or this operation sees the replacement and enters again.
     */
    public Snapshot enter() {
        while (true) {
            Snapshot snapshot = current;
            snapshot.begin();
            if (snapshot == current && !door.isShut()) {
                return snapshot;
            }
            leave(snapshot);
            requireCalls();
        }
    }

    /**
     * Passes by an operation that nobody will tell the end of: a statement that is a transaction by itself. The epoch is
     * taken for drained only some time after the last of them: far longer than it takes to send a statement.
     */
    public MigrationState pass() {
        while (true) {
            requireCalls();
            Snapshot snapshot = current;
            snapshot.pass(time.nanoTime());
            if (snapshot == current) {
                return snapshot.state();
            }
        }
    }

    /** Refuses calls: without a place in the migration, or in a phase that this instance's code does not serve. */
    public void requireCalls() {
        door.requireOpen(state());
    }

    /** Refuses whatever needs this instance's place in the migration, once that was lost. */
    public void requirePlace() {
        door.requirePlace(state());
    }

    /** Enters again the snapshot of an operation that is still under way, for work that outlives it. */
    public void reenter(Snapshot snapshot) {
        snapshot.begin();
    }

    public void leave(Snapshot snapshot) {
        snapshot.end();
        if (snapshot != current) {
            signal();
        }
    }

    private void signal() {
        lock.lock();
        try {
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a later state the present one; states that are not later are ignored. Returns whether it was. */
    public boolean adopt(MigrationState state) {
        lock.lock();
        try {
            boolean later = state.epoch() > current.state().epoch();
            if (later) {
                earlier.add(current);
                door.shutBefore(state);
                current = new Snapshot(state);
                door.openIn(state);
                left.signalAll();
            }
            return later;
        } finally {
            lock.unlock();
        }
    }

    /** The latest epoch before which nothing is under way any more. */
    public long acknowledgedEpoch() {
        lock.lock();
        try {
            forgetDrained();
            return earlier.isEmpty()
                    ? current.state().epoch()
                    : earlier.getFirst().state().epoch();
        } finally {
            lock.unlock();
        }
    }

    /** How many operations of epochs before the present one are under way. */
    public long undrained() {
        lock.lock();
        try {
            return earlier.stream().mapToLong(Snapshot::underWay).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all operations of earlier epochs have ended. */
    public boolean awaitDrained(Duration atMost) {
        long deadline = time.nanoTime() + atMost.toNanos();
        lock.lock();
        try {
            while (true) {
                forgetDrained();
                long remaining = deadline - time.nanoTime();
                if (earlier.isEmpty()) {
                    return true;
                }
                if (remaining <= 0 || !awaitLeft(remaining)) {
                    return false;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private boolean awaitLeft(long nanos) {
        try {
            // Bounded, so that a moved clock in a test is noticed, and a signal that was missed costs little.
            left.await(Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(20)), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forgetDrained() {
        long earliest = time.nanoTime() - PASSAGE.toNanos();
        earlier.removeIf(snapshot -> snapshot.underWay() == 0 && !snapshot.isPassedSince(earliest));
    }

    /** Refuses further operations and waits for those under way. */
    public boolean close(Duration atMost) {
        lease.revoke();
        lock.lock();
        try {
            door.close();
            earlier.add(current);
        } finally {
            lock.unlock();
        }
        return awaitDrained(atMost);
    }

    /** From now on every operation is refused: another instance has this one's name, or it was closed. */
    public void evict(String reason) {
        lease.revoke();
        lock.lock();
        try {
            door.evict(reason);
        } finally {
            lock.unlock();
        }
    }

    /** Lets operations in again, unless this was closed. */
    void readmit() {
        lock.lock();
        try {
            door.readmit(state());
        } finally {
            lock.unlock();
        }
    }

    public @Nullable String eviction() {
        return door.eviction();
    }
}
