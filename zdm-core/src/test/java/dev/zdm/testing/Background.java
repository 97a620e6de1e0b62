package dev.zdm.testing;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Other threads of a test. Nothing waits longer than half a minute, and nothing outlives the test that closes it. */
public final class Background implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Runs something on a thread of its own. */
    public <T> Future<T> run(Callable<T> task) {
        return threads.submit(task);
    }

    /** Runs the same several times at the same moment and returns every result. */
    public <T> List<T> race(int runners, Callable<T> task) {
        CountDownLatch start = new CountDownLatch(runners);
        List<Future<T>> results = IntStream.range(0, runners)
                .mapToObj(runner -> run(() -> {
                    start.countDown();
                    await(start);
                    return task.call();
                }))
                .toList();
        return results.stream().map(Background::get).toList();
    }

    /** The result of a task. */
    public static <T> T get(Future<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("a task of the test did not end well", e);
        }
    }

    /** Waits for a latch. */
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the other thread did not come this far");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
