package dev.zdm.spi;

import org.jspecify.annotations.Nullable;

/**
 * The short way of a method's calls, for interceptors to which every frame counts: while its migration is parked on the
 * side that was called, a call is counted in, runs as it was made, and is counted out. Thread-safe.
 */
public interface Passage {

    /**
     * Counts a call in.
     *
     * @return what {@link #succeeded} or {@link #failed} must be given when the call has ended; null if this call needs a
     *     decision: then nothing was counted, and {@link MethodRouter#invoke} must route it
     */
    @Nullable
    Object enter();

    /**
     * Counts out a call that returned normally.
     *
     * @param entered what {@link #enter} gave
     */
    void succeeded(Object entered);

    /**
     * Counts out a call that threw.
     *
     * @param entered what {@link #enter} gave
     * @param cause what it threw
     */
    void failed(Object entered, Throwable cause);
}
