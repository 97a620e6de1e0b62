package dev.zdm.spi;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import org.jspecify.annotations.Nullable;

/**
 * Watches every routed read, write and call from its beginning to its end, on the caller's thread: for tracing. Costs
 * something on every operation, hence nobody watches by default. Ready-made for Micrometer's Observation API. Thread-safe;
 * must not throw.
 */
@FunctionalInterface
public interface OperationObserver {

    /**
     * An operation begins.
     *
     * @param migration the migration
     * @param operation a read, write or call
     * @return hears how it goes on
     */
    Observed begin(String migration, Operation operation);

    /** One operation under way. */
    interface Observed {
        /**
         * A side is asked; the last one that was is the one that answers. Shadow calls ask too, on other threads.
         *
         * @param side the side
         */
        void asked(Side side);

        /**
         * The operation ended; called once, on the thread on which it began.
         *
         * @param failure what it threw; null if it returned
         */
        void ended(@Nullable Throwable failure);
    }
}
