package dev.zdm.spi;

import org.jspecify.annotations.Nullable;

/**
 * The keys after one key, up to and including another one, in the order of a store. Immutable.
 *
 * @param after where the range begins, exclusive; null for the beginning
 * @param upTo where it ends, inclusive; null for the end, and for keys that are greater than all there are
 * @param <K> the key
 */
public record KeyRange<K>(@Nullable K after, @Nullable K upTo) {

    /** Without the keys, which may be somebody's names. */
    @Override
    public String toString() {
        return "KeyRange[" + (after == null ? "from the beginning" : "after a key") + ", "
                + (upTo == null ? "to the end" : "up to a key") + "]";
    }
}
