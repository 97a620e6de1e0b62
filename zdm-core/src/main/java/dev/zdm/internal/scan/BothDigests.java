package dev.zdm.internal.scan;

import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeDigests;
import dev.zdm.spi.RangeDigests.Digest;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The digests of both sides, for which the two databases work at the same time if the executor has a thread to spare.
 * Thread-safe.
 */
final class BothDigests<K> {
    private final RangeDigests<K> digests;
    private final Executor executor;

    /** Whether the executor has not begun yet what it was given last: then it has no thread to spare. */
    private final AtomicBoolean isWaiting = new AtomicBoolean();

    BothDigests(RangeDigests<K> digests, Executor executor) {
        this.digests = digests;
        this.executor = executor;
    }

    /** What a range comes to on either side. */
    record Sums(Digest expected, Digest actual) {
        boolean areEqual() {
            return expected.equals(actual);
        }

        long rows() {
            return Math.max(expected.rows(), actual.rows());
        }
    }

    RangeDigests<K> digests() {
        return digests;
    }

    Sums of(KeyRange<K> range) {
        AtomicBoolean taken = new AtomicBoolean();
        FutureTask<Digest> actual = new FutureTask<>(() -> digests.actual(range));
        begin(() -> runOnce(taken, actual));
        Digest expected;
        try {
            expected = digests.expected(range);
        } catch (RuntimeException | Error e) {
            awaitEnd(taken, actual);
            throw e;
        }
        runOnce(taken, actual);
        return new Sums(expected, resultOf(actual));
    }

    /** Whoever comes first runs it. */
    private static void runOnce(AtomicBoolean taken, FutureTask<?> task) {
        if (taken.compareAndSet(false, true)) {
            task.run();
        }
    }

    private void begin(Runnable task) {
        if (!isWaiting.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> {
                isWaiting.set(false);
                task.run();
            });
        } catch (RejectedExecutionException e) {
            // Nobody has begun it, so it is run here afterwards.
            isWaiting.set(false);
        }
    }

    /** No statement may run on when the scan has ended. What has not begun never does. */
    private static void awaitEnd(AtomicBoolean taken, FutureTask<Digest> task) {
        if (taken.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // The other database has failed first, and is told.
            return;
        }
    }

    private static Digest resultOf(FutureTask<Digest> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the scan was interrupted; starting it again resumes it");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
