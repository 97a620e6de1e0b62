package dev.zdm.spi;

import java.util.Optional;

/** A circuit breaker on the new side of one migration. Thread-safe. */
public interface Breaker {

    /**
     * Asks whether a call may be made now.
     *
     * @return leave for one call; empty while the breaker is open, or half-open with its trial calls under way
     */
    Optional<Permit> tryAcquire();

    /**
     * The breaker's state, for people.
     *
     * @return such as {@code CLOSED}
     */
    String state();

    /**
     * Leave for one call, bound to the breaker's state at the time it was given: what the call reports after that state
     * has ended does not count in the next one. Exactly one of the methods must be called; any further report of the
     * same call is ignored. Thread-safe.
     */
    interface Permit {
        /**
         * The call returned normally.
         *
         * @param nanos how long it took, in nanoseconds
         */
        void succeeded(long nanos);

        /**
         * The call failed.
         *
         * @param nanos how long it took, in nanoseconds
         * @param cause its exception
         */
        void failed(long nanos, Throwable cause);

        /** The call was not made after all. */
        void released();
    }

    /** Makes the breaker of a migration. */
    @FunctionalInterface
    interface Factory {
        /**
         * Makes a closed breaker.
         *
         * @param migration the migration's id
         * @param settings when to open and to try again
         * @param listener hears each change of state; must not throw
         * @return the breaker
         */
        Breaker create(String migration, BreakerSettings settings, BreakerListener listener);
    }

    /** Hears each change of a breaker's state. */
    @FunctionalInterface
    interface BreakerListener {
        /**
         * The state changed.
         *
         * @param from the state before
         * @param to the state now
         */
        void changed(String from, String to);
    }
}
