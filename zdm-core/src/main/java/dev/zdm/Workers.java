package dev.zdm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The threads of one {@code Zdm}: those that were given, and its own, which alone it ends. */
record Workers(ExecutorService executor, ScheduledExecutorService scheduler, List<ExecutorService> own) {

    static Workers of(@Nullable ExecutorService executor, @Nullable ScheduledExecutorService scheduler) {
        List<ExecutorService> own = new ArrayList<>();
        ExecutorService workers = executor;
        if (workers == null) {
            // Unbounded here, because shadow calls are bounded by their bulkhead and scans by one for each migration.
            workers = Executors.newCachedThreadPool(daemons("zdm-worker"));
            own.add(workers);
        }
        ScheduledExecutorService timer = scheduler;
        if (timer == null) {
            timer = Executors.newSingleThreadScheduledExecutor(daemons("zdm-timer"));
            own.add(timer);
        }
        return new Workers(workers, timer, List.copyOf(own));
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    void end() {
        own.forEach(ExecutorService::shutdownNow);
    }
}
