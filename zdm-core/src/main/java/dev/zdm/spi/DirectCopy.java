package dev.zdm.spi;

/**
 * Copies rows from one side to the other inside the database that holds both, so that they do not travel to this process
 * and back. Thread-safe. Runs in the unit of work under way.
 *
 * @param <K> the key
 */
public interface DirectCopy<K> {

    /**
     * Locks a row as {@link RecordSource#findForUpdate} does, and puts its state as it is then.
     *
     * @param key the key
     * @return false if nothing was written: the row is not there, or this cannot be done for it here
     */
    boolean copy(K key);

    /**
     * The same, which also looks at the guard row of this database in the same statement, and holds it for the unit of work
     * under way.
     *
     * @param key the key
     * @param admission what the unit relies on
     * @return false if nothing was written: the row is not there, the guard row does not admit the unit, or this cannot be
     *     done for it here. The guard may not be held then
     */
    boolean copyIfAdmitted(K key, Admission admission);
}
