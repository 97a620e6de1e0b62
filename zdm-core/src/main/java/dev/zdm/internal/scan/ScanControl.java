package dev.zdm.internal.scan;

import dev.zdm.spi.PublishedRanges.OpenRangeException;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Stops a scan between two chunks, at once even while it rests. */
public final class ScanControl {
    private static final Duration FIRST_RETRY = Duration.ofMillis(20);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);

    private final TimeSource time;
    private volatile boolean cancelled;
    private final Set<Thread> resting = ConcurrentHashMap.newKeySet();

    public ScanControl(TimeSource time) {
        this.time = time;
    }

    public void cancel() {
        cancelled = true;
        resting.forEach(LockSupport::unpark);
    }

    /** Rests, or throws if the scan was cancelled before or meanwhile. */
    void rest(Duration pause) {
        resting.add(Thread.currentThread());
        try {
            requireWanted();
            if (!pause.isZero()) {
                time.pause(pause);
                requireWanted();
            }
        } finally {
            resting.remove(Thread.currentThread());
        }
    }

    private void requireWanted() {
        if (cancelled) {
            throw new CancellationException("the scan was stopped; starting it again resumes it");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the scan was interrupted; starting it again resumes it");
        }
    }

    /** The application's transactions come first: work that meets one steps back and tries again. */
    <T> T untilFree(Supplier<T> work) {
        Duration retry = FIRST_RETRY;
        while (true) {
            try {
                return work.get();
            } catch (BusyException | OpenRangeException e) {
                rest(retry.plusMillis(Math.floorMod(time.nanoTime(), 20)));
                retry = retry.multipliedBy(2).compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : retry.multipliedBy(2);
            }
        }
    }
}
