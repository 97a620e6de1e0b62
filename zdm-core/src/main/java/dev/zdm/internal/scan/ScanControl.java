package dev.zdm.internal.scan;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops a scan between two chunks, at once even while it rests. */
public final class ScanControl {
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
}
