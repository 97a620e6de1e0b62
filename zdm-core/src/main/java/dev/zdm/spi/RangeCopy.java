package dev.zdm.spi;

import java.util.Collection;

/**
 * Copies the rows of a range to where they are not yet, as fast as the databases can. Thread-safe.
 *
 * @param <K> the key
 */
public interface RangeCopy<K> {

    /**
     * Reads the rows of a range, or prepares to. Without locks it is done outside the sink's unit of work, and while another
     * range is written; with locks inside the unit of work that {@link Load#insert} is then called in, and the rows stay
     * locked against writers until that ends.
     *
     * @param range the range, so small that its rows fit into memory
     * @param except keys that are passed over; at most some thousand
     * @param locked whether the rows are locked
     * @return the rows, mapped to the sink's shape
     * @throws RecordSource.BusyException if a row stayed locked; the transaction can only be rolled back and tried again
     */
    Load read(KeyRange<K> range, Collection<K> except, boolean locked);

    /** The rows of a range, on their way. For one thread at a time. */
    interface Load {

        /**
         * Inserts the rows, in the sink's unit of work. Nothing is overwritten: if one of them is there the statement fails,
         * and the unit can only be rolled back.
         *
         * @return how many were inserted
         */
        long insert();

        /**
         * How much memory the rows take while they are held.
         *
         * @return bytes, roughly; 0 if the rows never come to this process
         */
        default long bytes() {
            return 0;
        }
    }
}
