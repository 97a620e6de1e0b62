package dev.zdm.internal.evidence;

import dev.zdm.event.FailureKind;
import dev.zdm.event.Operation;
import dev.zdm.event.Task;
import dev.zdm.event.TaskOutcome;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.Side;
import dev.zdm.spi.TimeSource;
import java.util.List;

/** The figures of what can be counted and timed: calls, by side, and tasks. Each kind of migration has its own. */
final class OperationFigures {
    private static final List<Operation> OF_DATA =
            List.of(Operation.READ, Operation.WRITE, Operation.COPY, Operation.SHADOW);
    private static final List<Operation> OF_SERVICE = List.of(Operation.CALL, Operation.SHADOW);
    private static final List<Task> TASKS_OF_SERVICE =
            List.of(Task.ADVANCE, Task.ROLLBACK, Task.SHARE, Task.PAUSE, Task.RESUME);

    private final FigureList figures;
    private final Evidence evidence;
    private final TimeSource time;

    OperationFigures(FigureList figures, Evidence evidence, TimeSource time) {
        this.figures = figures;
        this.evidence = evidence;
        this.time = time;
    }

    void add(MigrationKind kind) {
        (kind == MigrationKind.DATA ? OF_DATA : OF_SERVICE).forEach(this::add);
        (kind == MigrationKind.DATA ? List.of(Task.values()) : TASKS_OF_SERVICE).forEach(this::add);
    }

    private void add(Operation operation) {
        CallFigures old = evidence.calls(operation, Side.OLD);
        CallFigures next = evidence.calls(operation, Side.NEW);
        RecentMax oldMax = new RecentMax(old::takeMaxNanos, time);
        RecentMax newMax = new RecentMax(next::takeMaxNanos, time);
        addSide(operation, Side.OLD, old, oldMax);
        addSide(operation, Side.NEW, next, newMax);
        Tags tags = Tags.of("operation", operation);
        figures.counter(
                FigureName.PROGRESS, tags.and("status", TaskOutcome.SUCCESS), () -> old.count(true) + next.count(true));
        figures.counter(
                FigureName.PROGRESS,
                tags.and("status", TaskOutcome.FAILURE),
                () -> old.count(false) + next.count(false));
        figures.timing(FigureName.DURATION, tags, () -> timed(old) + timed(next), () -> nanos(old) + nanos(next));
        figures.gauge(FigureName.DURATION_MAX, tags, () -> Math.max(oldMax.seconds(), newMax.seconds()));
    }

    private void addSide(Operation operation, Side side, CallFigures calls, RecentMax max) {
        Tags tags = Tags.of("operation", operation).and("side", side);
        addOutcome(tags.and("outcome", TaskOutcome.SUCCESS), calls, true);
        addOutcome(tags.and("outcome", TaskOutcome.FAILURE), calls, false);
        figures.gauge(FigureName.CALLS_MAX, tags, max::seconds);
        for (FailureKind kind : FailureKind.values()) {
            figures.counter(FigureName.CALL_FAILURES, tags.and("kind", kind), () -> calls.failed(kind));
        }
    }

    private void addOutcome(Tags tags, CallFigures calls, boolean success) {
        figures.timing(FigureName.CALLS, tags, () -> calls.timed(success), () -> calls.nanos(success));
        figures.counter(FigureName.CALLS_PARKED, tags, () -> calls.untimed(success));
    }

    private static long timed(CallFigures calls) {
        return calls.timed(true) + calls.timed(false);
    }

    private static long nanos(CallFigures calls) {
        return calls.nanos(true) + calls.nanos(false);
    }

    private void add(Task task) {
        TaskFigures ended = evidence.tasks(task);
        Tags tags = Tags.of("operation", task);
        for (TaskOutcome outcome : TaskOutcome.values()) {
            if (outcome != TaskOutcome.REFUSED || !isScan(task)) {
                figures.counter(FigureName.PROGRESS, tags.and("status", outcome), () -> ended.count(outcome));
            }
        }
        figures.timing(FigureName.DURATION, tags, ended::count, ended::nanos);
        figures.gauge(FigureName.DURATION_MAX, tags, new RecentMax(ended::takeMaxNanos, time)::seconds);
    }

    private static boolean isScan(Task task) {
        return task == Task.BACKFILL || task == Task.VERIFICATION;
    }
}
