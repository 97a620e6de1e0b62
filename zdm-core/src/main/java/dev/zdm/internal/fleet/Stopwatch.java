package dev.zdm.internal.fleet;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Task;
import dev.zdm.event.TaskOutcome;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.TimeSource;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** Reports how tasks end, and how long they take. */
public record Stopwatch(String migration, EventSink events, TimeSource time) {

    /** One that is cancelled has not ended: whoever resumes it begins it again. */
    public <T> T measure(Task task, Supplier<T> work) {
        long begun = time.nanoTime();
        T result;
        try {
            result = work.get();
        } catch (CancellationException e) {
            throw e;
        } catch (TransitionRefusedException e) {
            report(task, TaskOutcome.REFUSED, begun);
            throw e;
        } catch (RuntimeException | Error e) {
            report(task, TaskOutcome.FAILURE, begun);
            throw e;
        }
        report(task, TaskOutcome.SUCCESS, begun);
        return result;
    }

    private void report(Task task, TaskOutcome outcome, long begun) {
        events.emit(new MigrationEvent.TaskEnded(migration, task, outcome, time.nanoTime() - begun));
    }
}
