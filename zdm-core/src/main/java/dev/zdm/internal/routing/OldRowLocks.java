package dev.zdm.internal.routing;

import dev.zdm.spi.Guard;
import dev.zdm.spi.RecordStore;

/** Locks on old rows, which every writer takes first, and on the keys of those that are not there. */
record OldRowLocks<K>(String migration, RecordStore<K, ?> old, Guard guard) {

    void take(K key) {
        if (!old.lock(key)) {
            guard.lockKey(migration, old.keyType().format(key));
            // Whoever held the key may have made the row: other writers now lock the row and not the key.
            boolean unused = old.lock(key);
        }
    }
}
