package dev.zdm.spi;

/**
 * Sums up the rows of a range inside each database, so that two equal ranges are known to be equal without a row leaving
 * them. Thread-safe.
 *
 * @param <K> the key
 */
public interface RangeDigests<K> {

    /**
     * What the rows of a range come to. Two of them are equal if the ranges hold equal rows, and by chance once in some
     * 10<sup>18</sup> times otherwise.
     *
     * @param rows how many rows there are
     * @param sum the sum of the rows' hashes, as text
     */
    record Digest(long rows, String sum) {}

    /**
     * The old rows of a range as the mapping makes new ones of them.
     *
     * @param range the range
     * @return their digest
     */
    Digest expected(KeyRange<K> range);

    /**
     * The new rows of a range.
     *
     * @param range the range
     * @return their digest
     */
    Digest actual(KeyRange<K> range);

    /**
     * How many old rows of a range would not come back the same from the new shape.
     *
     * @param range the range
     * @return their number
     */
    long roundTripFailures(KeyRange<K> range);
}
