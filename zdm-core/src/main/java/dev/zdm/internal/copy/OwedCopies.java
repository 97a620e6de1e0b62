package dev.zdm.internal.copy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys whose best-effort copy failed and has not succeeded since. Bounded: past the limit it only knows that there
 * were more. In memory: a crash forgets it, which is why best effort is no more than that.
 */
public final class OwedCopies<K> {
    static final int LIMIT = 10_000;

    private final Set<K> keys = new LinkedHashSet<>();
    private boolean overflown;

    public synchronized void remember(K key) {
        if (keys.size() < LIMIT) {
            keys.add(key);
        } else if (!keys.contains(key)) {
            overflown = true;
        }
    }

    public synchronized void forget(K key) {
        keys.remove(key);
    }

    public synchronized int size() {
        return keys.size();
    }

    public synchronized boolean isOverflown() {
        return overflown;
    }

    public synchronized List<K> keys() {
        return new ArrayList<>(keys);
    }

    /** A complete backfill has copied every key. */
    public synchronized void clearOverflow() {
        overflown = false;
    }
}
