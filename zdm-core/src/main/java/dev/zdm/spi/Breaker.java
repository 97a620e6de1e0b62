package dev.zdm.spi;

/** A circuit breaker on the new side of one migration. Thread-safe. */
public interface Breaker {

    /**
     * Asks whether a call may be made now. If so, exactly one of {@link #succeeded}, {@link #failed} or {@link #released}
     * must follow.
     *
     * @return false while the breaker is open, or half-open with its trial calls under way
     */
    boolean tryAcquire();

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

    /**
     * The breaker's state, for people.
     *
     * @return such as {@code CLOSED}
     */
    String state();

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
