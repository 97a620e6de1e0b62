package dev.zdm.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The database in which rows live, as far as transactions are concerned. Two record stores that share a data store can
 * change in one transaction. Thread-safe.
 */
public interface DataStore {

    /**
     * The transactions of this store.
     *
     * @return the scope
     */
    TransactionScope transactions();

    /**
     * The guard rows kept in this store.
     *
     * @return the guard, empty if the store cannot keep one; then only best effort is possible
     */
    Optional<Guard> guard();

    /**
     * The same rows for whoever moves the first writes from this database to another one, or back.
     *
     * @return the ownership, empty if the store keeps none; then there is nothing between one transaction for both sides
     *     and best effort
     */
    default Optional<Ownership> ownership() {
        return Optional.empty();
    }

    /**
     * Changes that may fail without the unit of work that makes them.
     *
     * @return the attempts, empty if the store cannot undo a failed change alone; then every failed copy fails its write
     */
    default Optional<Attempts> attempts() {
        return Optional.empty();
    }

    /**
     * Runs in a new unit of work of a scan, which must be in nobody's way. Where the database can do that, its statements
     * wait for locks only briefly, and it ends the unit by itself once a statement takes longer than the limit, or once
     * nothing was heard for so long of whoever runs it, as of a host that is gone. The default runs in an ordinary unit.
     *
     * @param limit how long; limits of the database's own that are shorter stay
     * @param work what to run
     * @param <T> what it returns
     * @return the work's result
     * @throws RecordSource.BusyException if somebody was in the way, or too much time went by between two statements; nothing
     *     was written
     */
    default <T> T limited(Duration limit, Supplier<T> work) {
        return transactions().requiresNew(work::get);
    }

    /**
     * Names the physical transaction under way, so that start-up can prove that two stores share one.
     *
     * @return a name that no other transaction open at the same time has, empty if nothing is under way
     */
    Optional<String> currentTransaction();

    /**
     * A store without transactions and guard, such as a cache or an HTTP service.
     *
     * @return a store with which only best effort is possible
     */
    static DataStore none() {
        return NoDataStore.INSTANCE;
    }
}
