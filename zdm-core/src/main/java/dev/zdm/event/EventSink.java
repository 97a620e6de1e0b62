package dev.zdm.event;

import dev.zdm.plan.Side;

/**
 * Where the engine reports what happened. Called on the threads that do the work: implementations are thread-safe,
 * quick, and never throw.
 */
public interface EventSink {

    /**
     * Where calls to one side are counted. Not an event object, because it happens on every call.
     *
     * @param operation what is called
     * @param side the side that is called
     * @return always the same recorder for the same operation and side
     */
    CallRecorder calls(Operation operation, Side side);

    /**
     * Where calls are reported whose keys were assigned to a side. Not an event object, because it happens on every call
     * while a share moves.
     *
     * @return always the same recorder; by default one that hears nothing
     */
    default RouteRecorder routes() {
        return RouteRecorder.NONE;
    }

    /**
     * Something happened that is not an ordinary call.
     *
     * @param event the fact
     */
    void emit(MigrationEvent event);
}
