package dev.zdm.spi;

import java.util.Optional;

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
