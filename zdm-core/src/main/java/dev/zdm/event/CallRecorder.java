package dev.zdm.event;

/**
 * Counts the calls of one operation on one side. Called on the threads that do the work: implementations are
 * thread-safe, quick, and never throw.
 *
 * <p>While a migration is parked its calls are counted and not timed: reading the clock twice would cost more than
 * everything else that such a call goes through.
 */
public interface CallRecorder {

    /** A call returned normally; nobody measured how long it took. */
    void succeeded();

    /**
     * A call failed; nobody measured how long it took.
     *
     * @param cause what it threw
     */
    void failed(Throwable cause);

    /**
     * A call returned normally.
     *
     * @param nanos how long it took, in nanoseconds
     */
    void succeeded(long nanos);

    /**
     * A call failed.
     *
     * @param nanos how long it took, in nanoseconds
     * @param cause what it threw
     */
    void failed(long nanos, Throwable cause);

    /**
     * A call ended by an exception that is an answer: it counts as one that failed, and not against the side. By default
     * {@link #failed(long, Throwable)}.
     *
     * @param nanos how long it took, in nanoseconds
     * @param answer what it threw
     */
    default void answered(long nanos, Throwable answer) {
        failed(nanos, answer);
    }
}
