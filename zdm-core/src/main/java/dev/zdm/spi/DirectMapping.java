package dev.zdm.spi;

import dev.zdm.plan.Mapping;
import dev.zdm.plan.Side;
import java.util.Optional;

/**
 * A mapping that a database may be able to compute by itself. What it computes must be what the two methods return, which
 * verification compares rows by.
 *
 * @param <O> the old shape
 * @param <N> the new shape
 */
public interface DirectMapping<O, N> extends Mapping<O, N> {

    /**
     * The copy of rows inside the database of two stores.
     *
     * @param old the old rows
     * @param next the new rows
     * @param to the side that is written
     * @param <K> the key
     * @return the copy, empty if rows have to be read, mapped and written
     * @throws dev.zdm.plan.ConfigurationException if the mapping does not fit the stores
     */
    <K> Optional<DirectCopy<K>> direct(RecordStore<K, O> old, RecordStore<K, N> next, Side to);

    /**
     * The copy of whole ranges, whether or not the stores are in one database.
     *
     * @param old the old rows
     * @param next the new rows
     * @param to the side that is written
     * @param <K> the key
     * @return the copy, empty if rows have to be read, mapped and written. The default is empty
     * @throws dev.zdm.plan.ConfigurationException if the mapping does not fit the stores
     */
    default <K> Optional<RangeCopy<K>> rangeCopy(RecordStore<K, O> old, RecordStore<K, N> next, Side to) {
        return Optional.empty();
    }

    /**
     * The digests of whole ranges, by which verification finds those that are equal.
     *
     * @param old the old rows
     * @param next the new rows
     * @param <K> the key
     * @return the digests, empty if rows have to be read and compared. The default is empty
     * @throws dev.zdm.plan.ConfigurationException if the mapping does not fit the stores
     */
    default <K> Optional<RangeDigests<K>> digests(RecordStore<K, O> old, RecordStore<K, N> next) {
        return Optional.empty();
    }
}
