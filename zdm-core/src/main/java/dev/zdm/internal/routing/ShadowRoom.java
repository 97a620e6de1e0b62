package dev.zdm.internal.routing;

import dev.zdm.event.Verdict;
import dev.zdm.internal.copy.RowComparison.Outcome;
import dev.zdm.plan.ShadowPolicy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Room for a bounded number of shadow calls, each with a deadline. One for which there is no room is skipped and counted:
 * a shadow call never slows the caller and never fails it.
 */
public final class ShadowRoom {
    static final Outcome SKIPPED = new Outcome(Verdict.SKIPPED, List.of());

    private final ShadowPolicy policy;
    private final Executor executor;
    private final ScheduledExecutorService scheduler;
    private final Semaphore places;

    public ShadowRoom(ShadowPolicy policy, Executor executor, ScheduledExecutorService scheduler) {
        this.policy = policy;
        this.executor = executor;
        this.scheduler = scheduler;
        this.places = new Semaphore(policy.maxConcurrent());
    }

    /** Asks the question off the caller's thread, and reports exactly one outcome, be it that there was no room. */
    public void offer(Callable<Outcome> question, Consumer<Outcome> report) {
        if (places.tryAcquire()) {
            start(new ShadowTask(question, report, places::release));
        } else {
            report.accept(SKIPPED);
        }
    }

    private void start(ShadowTask task) {
        try {
            executor.execute(task);
            var unused = scheduler.schedule(task::expire, policy.deadline().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            // An error too: without a thread to be had, the system says so with one, and the caller has its answer.
            task.refused();
        }
    }
}
