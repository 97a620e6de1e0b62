package dev.zdm.jdbc;

/**
 * FNV-1a, 64 bits, of a key's characters (Fowler, Noll, Vo). Two keys that meet in it wait for each other without need,
 * and nothing worse.
 */
final class KeyLockHash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private KeyLockHash() {}

    static long of(String key) {
        long hash = OFFSET;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * PRIME;
        }
        return hash;
    }
}
