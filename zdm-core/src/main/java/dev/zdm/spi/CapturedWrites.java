package dev.zdm.spi;

import dev.zdm.plan.Side;
import java.util.Collection;

/**
 * Writes that somebody makes by himself in the unit of work under way, such as an object-relational mapper that sends what
 * has changed: they run on the side for which the application's code is written, whatever the phase is. Whoever makes them
 * asks before their first statement, and hands their keys over before the unit commits. Thread-safe.
 *
 * @param <K> the key
 */
public interface CapturedWrites<K> {

    /**
     * The side that the code writes.
     *
     * @return the old side while the code knows the old rows, the new one once it knows the new ones
     */
    Side side();

    /**
     * Asks whether the unit of work under way may write on this side. To be called before each run of statements without a
     * savepoint between them.
     *
     * @return whether the other side is kept too, so that the keys have to be handed over; the same for the whole unit
     * @throws dev.zdm.plan.ConfigurationException if there is no unit of work of this side's database, or the phase is one in
     *     which code of this side must not write
     * @throws dev.zdm.plan.StalePhaseException if the fleet has moved on from the phase of the unit; run it again
     */
    boolean admit();

    /**
     * Locks what has to be locked before a row is written, where {@link #admit} was true.
     *
     * @param key the row's key, as far as it is known before
     */
    void before(K key);

    /**
     * Copies the rows that were written to the other side, or marks that they are owed, where {@link #admit} was true.
     *
     * @param keys their keys; also those of rows that were deleted
     * @throws dev.zdm.plan.CopyFailedException if the other side could not take a copy; the unit can only be rolled back
     * @throws dev.zdm.plan.StalePhaseException if the fleet has moved on from the phase of the unit; run it again
     */
    void copy(Collection<K> keys);
}
