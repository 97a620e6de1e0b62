package dev.zdm.spi;

import java.util.List;

/**
 * Triggers on the table of one side that mark every row that is written, by whomever, as {@link Marks#mark} does, while
 * that side owns the first writes. A write that comes while ownership is being moved is refused, and may be run again.
 * Their pending copies belong to epoch 0. Thread-safe; every method runs in a transaction of its own.
 */
public interface Capture {

    /**
     * Makes the triggers. Marks and guard row must be there. Does nothing if they are there.
     *
     * @throws Guard.HeldException if writers did not make room for that in time
     * @throws dev.zdm.plan.StateStoreException if they could not be made
     */
    void install();

    /**
     * Whether all triggers are there and enabled.
     *
     * @return false if a write may have passed unmarked
     */
    boolean isInstalled();

    /**
     * Takes the triggers away. Does nothing if there are none.
     *
     * @throws Guard.HeldException if writers did not make room for that in time
     * @throws dev.zdm.plan.StateStoreException if they could not be taken away
     */
    void remove();

    /**
     * Those of {@link RecordStore#hiddenWriters} whose changes fire no trigger in this database.
     *
     * @return one phrase for each; empty if every change is marked
     */
    List<String> missed();
}
