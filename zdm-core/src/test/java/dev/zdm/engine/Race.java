package dev.zdm.engine;

import dev.zdm.testing.Customers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that runs beside the test on a thread and connections of its own. */
final class Race {
    private static final long PATIENCE_SECONDS = 30;

    private final Customers customers;
    private final FutureTask<Object> task;

    private Race(Customers customers, FutureTask<Object> task) {
        this.customers = customers;
        this.task = task;
    }

    /** A piece of a test that may throw. */
    @FunctionalInterface
    interface Part {
        Object run() throws Exception;
    }

    /** Starts it, and returns once it has ended or waits for a lock of the database. */
    static Race start(Customers customers, Part part) {
        Race race = begin(customers, part);
        race.awaitBlockedOrDone();
        return race;
    }

    /** Starts it and returns at once. */
    static Race begin(Customers customers, Part part) {
        FutureTask<Object> task = new FutureTask<>(part::run);
        Thread thread = new Thread(task, "race");
        thread.setDaemon(true);
        thread.start();
        return new Race(customers, task);
    }

    void awaitBlockedOrDone() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isDoneWithin(5) && !isSomebodyBlocked(customers)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("neither done nor blocked");
            }
        }
    }

    private boolean isDoneWithin(long millis) {
        try {
            task.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until somebody waits for a lock of the database. */
    static void awaitSomebodyBlocked(Customers customers) {
        Race nobody = begin(customers, () -> new CountDownLatch(1).await(1, TimeUnit.MINUTES));
        nobody.awaitBlockedOrDone();
        nobody.task.cancel(true);
    }

    private static boolean isSomebodyBlocked(Customers customers) {
        return customers.isSomebodyBlocked();
    }

    /** Waits for its end, whatever it is. */
    void awaitEnd() {
        while (!isDoneWithin(100)) {
            // It has its own patience.
        }
    }

    boolean isDone() {
        return task.isDone();
    }

    /** Its result; its exception if it threw. */
    Object join() throws Exception {
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
