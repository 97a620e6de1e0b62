package dev.zdm.internal.scan;

import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeDigests;
import dev.zdm.spi.RangeDigests.Digest;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * The digests of both sides, for which the two databases work at the same time if the executor has a thread to spare.
 * Thread-safe.
 */
record BothDigests<K>(RangeDigests<K> digests, Executor executor) {

    /** What a range comes to on either side. */
    record Sums(Digest expected, Digest actual) {
        boolean areEqual() {
            return expected.equals(actual);
        }

        long rows() {
            return Math.max(expected.rows(), actual.rows());
        }
    }

    Sums of(KeyRange<K> range) {
        FutureTask<Digest> actual = new FutureTask<>(() -> digests.actual(range));
        begin(actual);
        try {
            Digest expected = digests.expected(range);
            // Does nothing once another thread has begun it.
            actual.run();
            return new Sums(expected, resultOf(actual));
        } finally {
            boolean unused = actual.cancel(false);
        }
    }

    private void begin(FutureTask<Digest> task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // Nobody has begun it, so it is run here afterwards.
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
