package dev.zdm.event;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;

/**
 * Hears of calls whose keys were assigned to a side by the share or by a flag, and not chosen otherwise: of their outcome on
 * that side, whatever answers the caller in the end. Called on the threads that do the work: implementations are
 * thread-safe, quick, and never throw.
 */
public interface RouteRecorder {
    /** Hears nothing. */
    RouteRecorder NONE = new RouteRecorder() {
        @Override
        public void answered(MigrationState state, Side side, String key, long nanos) {}

        @Override
        public void failed(MigrationState state, Side side, String key, long nanos) {}
    };

    /**
     * The side answered; an exception that is an answer, too.
     *
     * @param state the state in which the call was made
     * @param side the side that the key was assigned to
     * @param key the key's text
     * @param nanos how long it took, in nanoseconds
     */
    void answered(MigrationState state, Side side, String key, long nanos);

    /**
     * The side failed.
     *
     * @param state the state in which the call was made
     * @param side the side that the key was assigned to
     * @param key the key's text
     * @param nanos how long it took, in nanoseconds
     */
    void failed(MigrationState state, Side side, String key, long nanos);
}
