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
    /** Changes under the lock only; says without it that there is nothing to forget. */
    private volatile boolean isEmpty = true;

    public synchronized void remember(K key) {
        isEmpty = false;
        if (keys.size() < LIMIT) {
            keys.add(key);
        } else if (!keys.contains(key)) {
            overflown = true;
        }
    }

    /**
     * Does nothing, without the lock, while nothing is owed. The key's own stripe is held by whoever remembers or forgets
     * it, so what is missed here can only be another key.
     */
    public void forget(K key) {
        if (!isEmpty) {
            forgetOne(key);
        }
    }

    private synchronized void forgetOne(K key) {
        keys.remove(key);
        isEmpty = keys.isEmpty();
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
