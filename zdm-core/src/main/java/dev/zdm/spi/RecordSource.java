package dev.zdm.spi;

import dev.zdm.plan.MigrationException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one side, in the transaction under way if there is one. Thread-safe.
 *
 * @param <K> the key
 * @param <R> the row
 */
public interface RecordSource<K, R> {

    /**
     * Reads one row.
     *
     * @param key the key
     * @return the row, empty if there is none
     */
    Optional<R> find(K key);

    /**
     * Reads one row and locks it against other writers until the transaction ends. Stores without locks read plainly.
     *
     * @param key the key
     * @return the row as last committed, empty if there is none
     */
    Optional<R> findForUpdate(K key);

    /**
     * Reads several rows and locks them as {@link #findForUpdate} does.
     *
     * @param keys the keys, in the order in which rows are locked
     * @return the rows that exist, in any order
     */
    default List<R> findAllForUpdate(List<K> keys) {
        return keys.stream().flatMap(key -> findForUpdate(key).stream()).toList();
    }

    /**
     * Locks one row against other writers until the transaction ends, if there is one, without keeping others from
     * inserting rows. A transaction with one snapshot may miss a row that was inserted after it.
     *
     * @param key the key
     * @return whether there is a row
     */
    default boolean lock(K key) {
        return findForUpdate(key).isPresent();
    }

    /**
     * Reads several rows.
     *
     * @param keys the keys
     * @return the rows that exist, in any order
     */
    List<R> findAll(Collection<K> keys);

    /**
     * Reads the next rows in the order of the key.
     *
     * @param after the key after which to begin, null for the beginning
     * @param limit the largest number of rows to return
     * @return the rows; fewer than the limit only at the end
     */
    List<R> page(@Nullable K after, int limit);

    /**
     * The same, with the rows locked against writers (not against readers) until the transaction ends. Waits only
     * briefly for a row that somebody else has locked, so that a scan never stands in the application's way.
     *
     * @param after the key after which to begin, null for the beginning
     * @param limit the largest number of rows to return
     * @return the rows
     * @throws BusyException if a row stayed locked; the transaction can only be rolled back and tried again
     */
    List<R> pageForShare(@Nullable K after, int limit);

    /** Rows, or what guards them, were in use, or changed since this unit of work looked; roll back and try again. */
    final class BusyException extends MigrationException {
        private static final long serialVersionUID = 1L;

        /**
         * Creates the exception.
         *
         * @param cause what the database said
         */
        public BusyException(Throwable cause) {
            this(null, "rows are locked by other transactions, or were changed by them meanwhile", cause);
        }

        /**
         * Creates the exception.
         *
         * @param migration the migration's id, null if none is known
         * @param problem what was in use
         * @param cause what the database said
         */
        public BusyException(@Nullable String migration, String problem, Throwable cause) {
            super(
                    migration,
                    null,
                    problem,
                    "run the unit of work again from its beginning; nothing was written",
                    cause);
        }

        @Override
        public boolean isRetryable() {
            return true;
        }
    }
}
