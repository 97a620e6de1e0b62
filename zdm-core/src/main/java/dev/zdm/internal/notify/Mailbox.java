package dev.zdm.internal.notify;

import dev.zdm.spi.Notification;
import dev.zdm.spi.Notifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one notifier. At most one task delivers at any time, so that the order is kept; whoever posts only puts
 * the notification down and never waits for the notifier. When it is full the oldest goes, because where a migration is
 * now matters more than where it was.
 */
final class Mailbox {
    static final int CAPACITY = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Deque<Notification> waiting = new ArrayDeque<>();
    private final Notifier notifier;
    private final Executor executor;
    private final Reports reports;
    private boolean delivering;
    private boolean closed;

    Mailbox(Notifier notifier, Executor executor, Reports reports) {
        this.notifier = notifier;
        this.executor = executor;
        this.reports = reports;
    }

    /** Hears what became of each notification; must not throw. */
    interface Reports {
        void delivered();

        void failed(Throwable cause);

        void dropped(int count, String reason);
    }

    void post(Notification notification) {
        boolean begin;
        boolean full;
        lock.lock();
        try {
            begin = !closed && !delivering;
            full = closed || waiting.size() == CAPACITY;
            put(notification);
        } finally {
            lock.unlock();
        }
        if (full) {
            reports.dropped(1, "too many were waiting, or zdm was closed");
        }
        if (begin) {
            begin();
        }
    }

    private void put(Notification notification) {
        if (closed) {
            return;
        }
        if (waiting.size() == CAPACITY) {
            waiting.removeFirst();
        }
        waiting.addLast(notification);
        delivering = true;
    }

    private void begin() {
        try {
            executor.execute(this::deliverAll);
        } catch (RuntimeException | Error e) {
            // An error too: without a thread to be had, the system says so with one.
            giveUp(() -> delivering = false, "the executor took no more tasks");
        }
    }

    private void deliverAll() {
        for (Notification next = next(); next != null; next = next()) {
            deliver(next);
        }
    }

    private @Nullable Notification next() {
        lock.lock();
        try {
            Notification next = waiting.pollFirst();
            if (next == null) {
                delivering = false;
                idle.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Notification notification) {
        try {
            notifier.notify(notification);
            reports.delivered();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reports.failed(e);
        } catch (Exception | Error e) {
            // An error too: this mailbox would otherwise never deliver again.
            reports.failed(e);
        }
    }

    /** Waits for what was posted, then takes no more. */
    void close(Duration atMost) {
        awaitIdle(atMost.toNanos());
        giveUp(() -> closed = true, "they were not delivered before zdm was closed");
    }

    private void awaitIdle(long nanos) {
        long remaining = nanos;
        lock.lock();
        try {
            while (delivering && remaining > 0) {
                remaining = idle.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void giveUp(Runnable underLock, String reason) {
        int lost;
        lock.lock();
        try {
            underLock.run();
            lost = waiting.size();
            waiting.clear();
        } finally {
            lock.unlock();
        }
        if (lost > 0) {
            reports.dropped(lost, reason);
        }
    }
}
