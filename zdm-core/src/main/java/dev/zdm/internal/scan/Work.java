package dev.zdm.internal.scan;

import dev.zdm.spi.KeyRange;
import dev.zdm.spi.ScanChunks.Done;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a scan does with the rows of a range, some at a time. Used by several lanes at once. */
public interface Work<K> {

    /**
     * What was done of a range.
     *
     * @param upTo the last key that was done, null if all of the range was
     * @param done what was counted
     * @param worked how many rows of either side were gone through, counted or not
     * @param bytes how much memory the rows took, roughly; 0 if that is not known
     * @param settled to be run once the store knows that it was done
     */
    record Step<K>(@Nullable K upTo, Done done, long worked, long bytes, Runnable settled) {
        static <K> Step<K> upTo(K key, long rows) {
            return new Step<>(key, new Done(rows, 0, 0), rows, 0, Step::nothing);
        }

        /** Rows that are none of those that a scan counts. */
        static <K> Step<K> uncounted(K key, long rows) {
            return new Step<>(key, Done.NOTHING, rows, 0, Step::nothing);
        }

        static <K> Step<K> end() {
            return new Step<>(null, Done.NOTHING, 0, 0, Step::nothing);
        }

        static <K> Step<K> whole(Done done, long bytes) {
            return new Step<>(null, done, done.rows(), bytes, Step::nothing);
        }

        private static void nothing() {}
    }

    /**
     * What a lane holds while it works.
     *
     * @param part which part of the scan the range belongs to
     * @param tokens gives numbers that nobody had before
     */
    record Claim(Part part, LongSupplier tokens) {}

    /** Which parts there are. */
    default List<Part> parts() {
        return List.of(Part.ROWS);
    }

    /** Whether several lanes find something to do. */
    default boolean isShared() {
        return false;
    }

    /** How a scan is divided for it: what was planned for ranges is not resumed page by page, nor the other way round. */
    default int stage() {
        return isShared() ? 3 : 1;
    }

    /**
     * Where a piece of a range ends that is to be done at once.
     *
     * @param range the range
     * @param part which part of the scan it belongs to
     * @param rows how many rows the piece should have
     * @return the key of that row; empty if the range has fewer, or if it is gone through page by page by one worker
     */
    default Optional<K> boundary(KeyRange<K> range, Part part, int rows) {
        return Optional.empty();
    }

    /**
     * Does a range, or its beginning.
     *
     * @param range the range, which has about as many rows as the limit if it was cut at a {@link #boundary}
     * @param limit about how many rows to do
     * @return what was done; empty if it should be tried with fewer rows, of which there are more than one
     */
    Optional<Step<K>> run(KeyRange<K> range, int limit, Claim claim);

    /**
     * Goes past the first row of a range, which was refused by itself. The default stops the scan.
     *
     * @return what is thereby done
     */
    default Step<K> giveUp(KeyRange<K> range, Part part, RuntimeException refusal) {
        throw refusal;
    }

    /** How many rows are done at once at most, unless more are asked for. */
    default int mostRows() {
        return 100_000;
    }

    /** Whether rows that cannot be copied are looked for, and gone past. */
    default boolean givesUp() {
        return false;
    }

    /** To be called when all is done, before that is said. */
    default void end() {}

    /** Whether the application's writes may have to wait for what is held meanwhile. */
    default boolean holdsLocks() {
        return false;
    }

    /** How many rows of the new side were looked at, for events. */
    default long swept() {
        return 0;
    }
}
