package dev.zdm.internal.copy;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Orders the copies of one key within this process where no row lock does: re-reading and copying under the same stripe
 * means that the last copy carries the latest state.
 */
public final class KeyStripes {
    private static final int STRIPES = 256;

    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);

    public void locked(Object key, Runnable copy) {
        ReentrantLock lock = locks[Math.floorMod(key.hashCode(), STRIPES)];
        lock.lock();
        try {
            copy.run();
        } finally {
            lock.unlock();
        }
    }
}
