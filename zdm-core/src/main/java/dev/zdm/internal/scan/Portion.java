package dev.zdm.internal.scan;

import dev.zdm.spi.KeyRange;
import java.util.Optional;
import java.util.function.BiFunction;

/** How much of a claimed chunk is tried at once: as much as is wanted, and less after a failure, down to one row. For one thread. */
final class Portion {
    private int rows;
    private boolean isWhole;

    /** Of so many rows; all of the chunk, if it was cut to that size a moment ago. */
    Portion(int rows, boolean isWhole) {
        this.rows = rows;
        this.isWhole = isWhole;
    }

    int rows() {
        return rows;
    }

    boolean isOneRow() {
        return rows == 1 && !isWhole;
    }

    void atMost(int number) {
        if (number < rows) {
            become(number);
        }
    }

    void become(int number) {
        rows = number;
        isWhole = false;
    }

    /** The beginning of a range, where a boundary is to be had. */
    <K> KeyRange<K> of(KeyRange<K> range, BiFunction<KeyRange<K>, Integer, Optional<K>> boundary) {
        return isWhole
                ? range
                : boundary.apply(range, rows)
                        .map(key -> new KeyRange<>(range.after(), key))
                        .orElse(range);
    }
}
