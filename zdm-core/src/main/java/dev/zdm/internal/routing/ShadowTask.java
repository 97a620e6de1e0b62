package dev.zdm.internal.routing;

import dev.zdm.event.Verdict;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.copy.RowComparison.Outcome;
import dev.zdm.spi.Call;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One shadow call. The row may have changed between the caller's answer and the shadow's, so a difference counts only if
 * it is still there when both sides are read again with the old side unchanged in between.
 */
final class ShadowTask implements Runnable {
    private static final int ATTEMPTS = 3;
    private static final Outcome FAILED = new Outcome(Verdict.SHADOW_FAILED, List.of());
    private static final Outcome MOVING = new Outcome(Verdict.INCOMPARABLE, List.of());

    /** What to ask, and what the old side answered the caller, if it did. */
    record Question(
            Call<? extends @Nullable Object, ?> old,
            Call<? extends @Nullable Object, ?> next,
            @Nullable Answer<?> answered) {}

    private final RowComparison comparison;
    private final Question question;
    private final Consumer<Outcome> report;
    private final Runnable release;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();
    private @Nullable Thread runner;

    ShadowTask(RowComparison comparison, Question question, Consumer<Outcome> report, Runnable release) {
        this.comparison = comparison;
        this.question = question;
        this.report = report;
        this.release = release;
    }

    @Override
    public void run() {
        try {
            if (begin()) {
                reportOnce(ask());
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
        reported.set(true);
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

    private Outcome ask() throws Exception {
        if (question.answered() != null) {
            Outcome first = comparison.compare(
                    question.answered().value(), question.next().run());
            if (!first.isMismatch()) {
                return first;
            }
        }
        return askBothUntilStill();
    }

    private Outcome askBothUntilStill() throws Exception {
        Object old = question.old().run();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Outcome outcome = comparison.compare(old, question.next().run());
            if (!outcome.isMismatch()) {
                return outcome;
            }
            Object again = question.old().run();
            if (!comparison.compare(old, again).isMismatch()) {
                return outcome;
            }
            old = again;
        }
        return MOVING;
    }
}
