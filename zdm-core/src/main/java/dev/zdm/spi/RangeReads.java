package dev.zdm.spi;

import java.util.List;
import java.util.Optional;

/**
 * Reads rows by ranges of their keys, in the transaction under way if there is one. Thread-safe.
 *
 * @param <K> the key
 * @param <R> the row
 */
public interface RangeReads<K, R> {

    /**
     * What the order of the keys depends on. Two stores whose texts are equal hold the same keys in any range; only then
     * are both sides looked at by one range.
     *
     * @return a text that names the order, such as that of whole numbers everywhere, or of one collation
     */
    String order();

    /**
     * The key of one row, counted from the beginning of a range.
     *
     * @param range the range
     * @param number which row, at least 1
     * @return the key, empty if the range has fewer rows
     */
    Optional<K> keyAt(KeyRange<K> range, int number);

    /**
     * The keys of a range.
     *
     * @param range the range
     * @param limit the largest number to return
     * @return the first keys, in order
     */
    List<K> keys(KeyRange<K> range, int limit);

    /**
     * The rows of a range.
     *
     * @param range the range
     * @return the rows, in the order of their keys
     */
    List<R> rows(KeyRange<K> range);

    /**
     * The same, with the rows locked against writers (not against readers) until the transaction ends. Waits only briefly
     * for a row that somebody else has locked.
     *
     * @param range the range
     * @return the rows, in the order of their keys
     * @throws RecordSource.BusyException if a row stayed locked; the transaction can only be rolled back and tried again
     */
    List<R> rowsForShare(KeyRange<K> range);
}
