package dev.zdm.internal.copy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys whose best-effort copy failed, or may be missing because their write failed, and that were not copied since.
 * Bounded: past the limit it only knows that there were more. In memory: a crash forgets it, which is why best effort is
 * no more than that.
 */
public final class OwedCopies<K> {
    static final int LIMIT = 10_000;

    private final Set<K> keys = new LinkedHashSet<>();
    /** How many copies were owed whose keys could not be remembered, and how many of those were found since. */
    private long unknown;

    private long found;
    /** Changes under the lock only; says without it that there is nothing to forget. */
    private volatile boolean isEmpty = true;

    public synchronized void remember(K key) {
        isEmpty = false;
        if (keys.size() < LIMIT) {
            keys.add(key);
        } else if (!keys.contains(key)) {
            unknown++;
        }
    }

    /** A row was written whose key nobody knows. */
    public synchronized void rememberOneUnknown() {
        unknown++;
    }

    /**
     * Does nothing, without the lock, while nothing is owed. Writers hold the key's own stripe while they remember or
     * forget it, so what is missed here can only be another key.
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

    /** How many are owed at least; 0 only if none is. */
    public synchronized int size() {
        return keys.size() + (hasUnknown() ? 1 : 0);
    }

    /** Whether keys are owed that are not among {@link #keys()}. */
    public synchronized boolean hasUnknown() {
        return unknown > found;
    }

    public synchronized List<K> keys() {
        return new ArrayList<>(keys);
    }

    /** How many unknown ones there ever were, to be given to {@link #allFound} after a look at every row. */
    public synchronized long unknown() {
        return unknown;
    }

    /** Every row was looked at since there were so many unknown ones: those that are still missing are remembered. */
    public synchronized void allFound(long upTo) {
        found = Math.max(found, upTo);
    }
}
