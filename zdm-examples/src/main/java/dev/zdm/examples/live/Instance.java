package dev.zdm.examples.live;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** One instance of the application, of one release. */
public abstract class Instance implements AutoCloseable {
    private final ReadWriteLock underWay = new ReentrantReadWriteLock();
    private volatile boolean closing;

    /** An instance that takes requests at once. */
    protected Instance() {}

    /** What it does for its users. */
    protected abstract Requests requests();

    /** Ends it; no request is under way. */
    protected abstract void stop();

    /** Whether it takes one more request; whoever was let in must leave. */
    boolean enter() {
        return !closing && underWay.readLock().tryLock();
    }

    void leave() {
        underWay.readLock().unlock();
    }

    /** As a load balancer does it: no new requests, those under way end, then it stops. */
    @Override
    public final void close() {
        closing = true;
        underWay.writeLock().lock();
        stop();
    }
}
