package dev.zdm.benchmarks.backfill;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that writes at a fixed rate: of ten requests one deletes a row, one creates it again, and eight change one. */
final class LiveClient {
    private final Application application;
    private final int rows;
    private final Random random = new Random(1);
    private long deleted;

    LiveClient(Application application, int rows) {
        this.application = application;
        this.rows = rows;
    }

    /** The 99th percentile in nanoseconds. A request counts from when it was due: a slow one delays those behind it. */
    long run(int perSecond, long millis) {
        // Whole tens, so that as many rows are left as there were.
        int requests = Math.toIntExact(Math.max(1, perSecond * millis / 10_000) * 10);
        long[] taken = new long[requests];
        long begin = System.nanoTime();
        for (int request = 0; request < requests; request++) {
            long due = begin + TimeUnit.SECONDS.toNanos(request) / perSecond;
            awaitMoment(due);
            once(request);
            taken[request] = System.nanoTime() - due;
        }
        Arrays.sort(taken);
        return taken[Math.toIntExact(requests * 99L / 100)];
    }

    private static void awaitMoment(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void once(int request) {
        long key = 1L + random.nextInt(rows);
        switch (request % 10) {
            case 0 -> {
                deleted = key;
                application.delete(deleted);
            }
            case 1 -> application.create(deleted, "created" + request + "@example.org");
            default -> application.change(key, "changed" + request + "@example.org");
        }
    }
}
