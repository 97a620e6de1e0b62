package dev.zdm.spi;

import dev.zdm.plan.Side;

/**
 * Begins units of work that somebody else ends: for transaction managers, which are told of beginning and end apart.
 *
 * @param <B> what stands for a unit that was begun
 */
public interface UnitOpener<B> {

    /**
     * Begins a read-write unit on the calling thread.
     *
     * @param side the side whose database it is to be a transaction of
     * @return the unit
     */
    B begin(Side side);

    /**
     * Ends a unit that turned out to be of the wrong side. Nothing was written in it.
     *
     * @param begun what {@link #begin} returned
     */
    void rollBack(B begun);
}
