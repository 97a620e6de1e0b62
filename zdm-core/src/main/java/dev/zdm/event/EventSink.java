package dev.zdm.event;

import dev.zdm.plan.Side;

/**
 * Where the engine reports what happened. Called on the threads that do the work: implementations are thread-safe,
 * quick, and never throw.
 */
public interface EventSink {

    /**
     * A call to one side ended. Not an event object, because it happens on every call.
     *
     * @param operation what was called
     * @param side the side that was called
     * @param succeeded whether it returned normally
     * @param nanos how long it took, in nanoseconds
     */
    void called(Operation operation, Side side, boolean succeeded, long nanos);

    /**
     * Something happened that is not an ordinary call.
     *
     * @param event the fact
     */
    void emit(MigrationEvent event);
}
