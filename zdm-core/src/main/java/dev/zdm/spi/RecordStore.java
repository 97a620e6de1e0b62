package dev.zdm.spi;

import dev.zdm.plan.KeyType;
import dev.zdm.plan.Side;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one side: a source, a sink, and what the engine must know about both. Thread-safe.
 *
 * @param <K> the key
 * @param <R> the row
 */
public interface RecordStore<K, R> extends RecordSource<K, R>, RecordSink<K, R> {

    /**
     * What a person calls it, such as the table's name.
     *
     * @return the name, for messages
     */
    String name();

    /**
     * The type of the key.
     *
     * @return the type
     */
    KeyType<K> keyType();

    /**
     * The key of a row.
     *
     * @param row a row of this store
     * @return its key
     */
    K keyOf(R row);

    /**
     * What is compared of a row when both sides are verified: {@link RowValues}, or anything whose fields or
     * {@code equals} tell. The default is the row itself.
     *
     * @param row a row of this store, or one that is mapped to its shape
     * @return what stands for it
     */
    default Object comparable(R row) {
        return row;
    }

    /**
     * Which columns of a stored row would change if another row of the same key were put in its place. Verification asks
     * where {@link #comparable} tells two rows apart, because a database may store as one what Java holds to be two: a
     * number of another scale, a time with fewer digits, a padded text. The default cannot tell.
     *
     * @param row the row that should be there
     * @return the columns' names, none if nothing would change; empty if that is not known, or there is no such row
     */
    default Optional<List<String>> changesOf(R row) {
        return Optional.empty();
    }

    /**
     * How many rows there are, roughly; for progress only.
     *
     * @return an estimate, 0 if unknown
     */
    long estimatedRows();

    /**
     * The database in which the rows live.
     *
     * @return the data store; the same object for all record stores of one database
     */
    DataStore home();

    /**
     * What may write these rows inside the database, where no call passes zdm and leaves a mark: foreign keys that pass a
     * change of another table on, and triggers. A migration that copies such rows misses those changes, unless it captures
     * them by a trigger of its own. The default knows of none.
     *
     * @return one phrase for each, with the object's name and what to do about it; empty if none was found
     */
    default List<String> hiddenWriters() {
        return List.of();
    }

    /**
     * The triggers that mark what is written past zdm. The default is none: then {@link #hiddenWriters} can only be refused,
     * or accepted.
     *
     * @param migration the migration
     * @param side the side that these rows are
     * @return the triggers, empty if this store cannot have any
     */
    default Optional<Capture> capture(String migration, Side side) {
        return Optional.empty();
    }

    /**
     * A row and the version of its key.
     *
     * @param key the key
     * @param version the version that its mark has
     * @param row the row, empty if there is none; at least as late as the version
     * @param <K> the key
     * @param <R> the row
     */
    record Labelled<K, R>(K key, long version, Optional<R> row) {}

    /**
     * Rows and the versions of their keys as one moment left both, in the unit of work under way if there is one. The
     * default looks at neither: then the versions are read first, and the rows after them.
     *
     * @param migration whose marks
     * @param keys the keys
     * @return one for each key that has a mark; empty if both cannot be read at once
     */
    default Optional<List<Labelled<K, R>>> findLabelled(String migration, Collection<K> keys) {
        return Optional.empty();
    }

    /**
     * The marks that this side keeps beside these rows for a migration. The default is none: then a write leaves no trace
     * of the copy that it owes, and at most best effort is possible between two databases.
     *
     * @param migration the migration
     * @return the marks, empty if this store cannot keep any
     */
    default Optional<Marks<K>> marks(String migration) {
        return Optional.empty();
    }

    /**
     * The queue of the copies that these rows owe the other side. Present wherever {@link #marks} are.
     *
     * @param migration the migration
     * @return the queue, empty if this store cannot keep one
     */
    default Optional<CopyQueue<K>> copyQueue(String migration) {
        return Optional.empty();
    }

    /**
     * Reading by ranges of keys, which lets several workers scan these rows at once. The default is none: then one worker at a
     * time scans them, page by page.
     *
     * @return the reads, empty if this store knows none
     */
    default Optional<RangeReads<K, R>> ranges() {
        return Optional.empty();
    }
}
