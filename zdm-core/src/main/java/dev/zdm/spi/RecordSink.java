package dev.zdm.spi;

import java.util.List;
import java.util.Optional;

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
     * Inserts or overwrites several rows in the unit of work that is under way. Unlike {@link #putAll} it waits for locks
     * as long as the application's own statements do.
     *
     * @param rows the rows' full states, in the order of their keys
     */
    default void putTogether(List<R> rows) {
        rows.forEach(this::put);
    }

    /**
     * Whether {@link #putIfAdmitted} looks at the guard row. The default is false; then the guard is asked by a statement
     * of its own, before the application's command.
     *
     * @return true if so
     */
    default boolean looksAtGuard() {
        return false;
    }

    /**
     * Writes the row as {@link #put} does, and in the same statement looks at the guard row of this database and holds it
     * for the unit of work under way. The default does nothing and is false: this store looks at no guard.
     *
     * @param row the row's full state
     * @param admission what the unit relies on
     * @return false if the guard row does not admit the unit, or was not looked at; the row may have been written all the
     *     same, so the caller must hold the guard by itself and put the row again, or roll the unit back
     */
    default boolean putIfAdmitted(R row, Admission admission) {
        return false;
    }

    /**
     * Does what {@link Marks#fence} does for the key of a row, and then what {@link #put} does, all in one statement that
     * joins the unit of work under way or is one by itself. The default does nothing.
     *
     * @param row the row's full state
     * @param version the version of the other side
     * @param admission what the copy relies on
     * @return whether the row was written, because its version is later than what was applied before; empty if nothing was
     *     done: the guard row does not admit the copy, or was not looked at, or the key is in an open range
     * @throws RecordSource.BusyException if the guard, the fence or the row stayed in use; the unit can only be rolled back
     */
    default Optional<Boolean> putIfLater(R row, long version, Admission admission) {
        return Optional.empty();
    }

    /**
     * Inserts or overwrites several rows, for a scan. Waits only briefly for a row that somebody else has locked.
     *
     * @param rows the rows' full states, in the order of their keys
     * @throws RecordSource.BusyException if a row stayed locked; the transaction can only be rolled back and tried again
     */
    void putAll(List<R> rows);

    /**
     * Deletes a row; does nothing if there is none.
     *
     * @param key the key
     */
    void remove(K key);

    /**
     * Lets the database check constraints only when the transaction under way commits, where it can, so that rows which
     * swap a unique value can be put one after the other. The default does nothing.
     */
    default void deferConstraints() {}

    /**
     * The last number that this side generated as a key, whether or not its row still exists. The default is 0: nothing
     * is generated.
     *
     * @return the last generated key
     */
    default long lastGeneratedKey() {
        return 0;
    }

    /**
     * Called in the transaction in which this side takes over first writes: moves whatever generates keys here past the
     * keys that exist, and past those that the other side generated, so that the key of a deleted row is never given
     * again. The default does nothing.
     *
     * @param past the other side's last generated key
     */
    default void advanceGeneratedKeys(long past) {}

    /**
     * Makes rows ready to be inserted where none of them is yet, as fast as the database can. The default knows no such way:
     * then rows are put.
     *
     * @param rows the rows' full states, in the order of their keys
     * @return the rows as the database takes them, empty if {@link #putAll} is to be used
     */
    default Optional<RangeCopy.Load> inserting(List<R> rows) {
        return Optional.empty();
    }
}
