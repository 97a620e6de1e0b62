package dev.zdm.internal.evidence;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** Hashes of at most a thousand keys, added by many threads at once without a lock and without an allocation. */
final class KeySet {
    static final int MOST = 1_000;

    private static final int SLOTS = 2_048;
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
    private final AtomicInteger size = new AtomicInteger();

    /** A hash of a key's text, for this process only. */
    static long hash(String key) {
        long hash = key.length();
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        hash = (hash ^ hash >>> 32) * MULTIPLIER;
        return hash ^ hash >>> 29;
    }

    boolean isFull() {
        return size.get() >= MOST;
    }

    /** Whether the hash was not there before; in a full set, none was. */
    boolean add(long hash) {
        long wanted = hash == 0 ? 1 : hash;
        for (int slot = (int) wanted & (SLOTS - 1); !isFull(); slot = (slot + 1) & (SLOTS - 1)) {
            long found = slots.get(slot);
            if (found == wanted) {
                return false;
            }
            if (found == 0 && slots.compareAndSet(slot, 0, wanted)) {
                size.incrementAndGet();
                return true;
            }
            if (slots.get(slot) == wanted) {
                return false;
            }
        }
        return true;
    }
}
