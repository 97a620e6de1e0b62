package dev.zdm.internal.routing;

import dev.zdm.event.Verdict;
import dev.zdm.internal.copy.RowComparison.Outcome;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One shadow call with its deadline: reports exactly one outcome, and gives its place back exactly once. */
final class ShadowTask implements Runnable {
    private static final Outcome FAILED = new Outcome(Verdict.SHADOW_FAILED, List.of());

    private final Callable<Outcome> question;
    private final Consumer<Outcome> report;
    private final Runnable release;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();
    private @Nullable Thread runner;

    ShadowTask(Callable<Outcome> question, Consumer<Outcome> report, Runnable release) {
        this.question = question;
        this.report = report;
        this.release = release;
    }

    @Override
    public void run() {
        try {
            if (begin()) {
                reportOnce(question.call());
            }
        } catch (Exception | Error e) {
            // An error too: this thread is the shadow's own, and what it would print may hold values of rows.
            reportOnce(FAILED);
        } finally {
            end();
            releaseOnce();
        }
    }

    /** The executor did not take it, or nobody will watch its deadline. */
    void refused() {
        reportOnce(ShadowRoom.SKIPPED);
        releaseOnce();
    }

    private void releaseOnce() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }

    /** Gives the call up at its deadline; the thread is the shadow's own and may be interrupted. */
    synchronized void expire() {
        reportOnce(FAILED);
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** A task that waited past its deadline must not begin: nobody would watch it any more. */
    private synchronized boolean begin() {
        runner = Thread.currentThread();
        return !reported.get();
    }

    private synchronized void end() {
        runner = null;
        // An interrupt that came too late must not hit the next task of this thread.
        Thread.interrupted();
    }

    private void reportOnce(Outcome outcome) {
        if (reported.compareAndSet(false, true)) {
            report.accept(outcome);
        }
    }
}
