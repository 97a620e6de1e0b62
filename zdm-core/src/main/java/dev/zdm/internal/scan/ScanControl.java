package dev.zdm.internal.scan;

import dev.zdm.spi.RecordSource.BusyException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Stops a scan between two chunks, at once even while it rests. */
public final class ScanControl {
    private static final Duration FIRST_RETRY = Duration.ofMillis(20);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);

    private final CountDownLatch cancelled = new CountDownLatch(1);

    public void cancel() {
        cancelled.countDown();
    }

    /** Rests, or throws if the scan was cancelled before or meanwhile. */
    void rest(Duration pause) {
        try {
            if (cancelled.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CancellationException("the scan was stopped; starting it again resumes it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the scan was interrupted; starting it again resumes it");
        }
    }

    /** The application's transactions come first: work that meets one steps back and tries again. */
    <T> T untilFree(Supplier<T> work) {
        Duration retry = FIRST_RETRY;
        while (true) {
            try {
                return work.get();
            } catch (BusyException e) {
                rest(retry.plusMillis(ThreadLocalRandom.current().nextLong(20)));
                retry = retry.multipliedBy(2).compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : retry.multipliedBy(2);
            }
        }
    }
}
