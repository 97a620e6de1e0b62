package dev.zdm.spi;

import java.util.List;

/**
 * Takes the full state of rows, in the transaction under way if there is one. Thread-safe. Never replays the command
 * that changed a row: upsert, partial update and delete all arrive as the state that they left.
 *
 * @param <K> the key
 * @param <R> the row
 */
public interface RecordSink<K, R> {

    /**
     * Inserts the row or overwrites its mapped columns.
     *
     * @param row the row's full state
     */
    void put(R row);

    /**
     * Inserts or overwrites several rows.
     *
     * @param rows the rows' full states, in the order of their keys
     */
    void putAll(List<R> rows);

    /**
     * Deletes a row; does nothing if there is none.
     *
     * @param key the key
     */
    void remove(K key);

    /**
     * Called in the transaction in which this side takes over first writes: moves whatever generates keys here past the
     * keys that exist. The default does nothing.
     */
    default void advanceGeneratedKeys() {}
}
