package dev.zdm.plan;

import java.nio.charset.StandardCharsets;

/**
 * Assigns a key to one of {@value #BUCKETS} buckets: monotone (raising a share only adds keys), sticky (the same key
 * stays in its bucket as long as the salt stays) and independent between salts.
 *
 * <p>The hash is MurmurHash3 x86 32 bit, seed 0 (Austin Appleby, public domain), over the UTF-8 bytes of {@code
 * salt:key}, taken as an unsigned number modulo {@value #BUCKETS}. Test vectors are published in {@code
 * docs/cohorts.md}.
 */
public final class Cohort {
    /** The number of buckets; a share of 1 % is 100 of them. */
    public static final int BUCKETS = 10_000;

    private Cohort() {}

    /**
     * The bucket of a key.
     *
     * @param salt the migration's stored salt
     * @param key the key's text
     * @return 0 to {@value #BUCKETS} − 1
     */
    public static int bucket(String salt, String key) {
        return Integer.remainderUnsigned(hash(salt, key), BUCKETS);
    }

    /**
     * Whether a key belongs to a share.
     *
     * @param salt the migration's stored salt
     * @param key the key's text
     * @param share percent, 0 to 100
     * @return true for all keys at 100, for none at 0
     */
    public static boolean inShare(String salt, String key, int share) {
        return share == 100 || (share > 0 && bucket(salt, key) < share * (BUCKETS / 100));
    }

    /** Keys are nearly always plain ASCII, whose bytes are its characters: hashed where they stand, they cost no copy. */
    private static int hash(String salt, String key) {
        int length = salt.length() + 1 + key.length();
        int hash = 0;
        int word = 0;
        for (int i = 0; i < length; i++) {
            char c = charAt(i, salt, key);
            if (c > 0x7f) {
                return murmur3((salt + ":" + key).getBytes(StandardCharsets.UTF_8));
            }
            word |= c << (8 * (i & 3));
            if ((i & 3) == 3) {
                hash = mix(hash, word);
                word = 0;
            }
        }
        return finish(hash ^ scramble(word) ^ length);
    }

    private static char charAt(int i, String salt, String key) {
        int inKey = i - salt.length();
        return inKey < 0 ? salt.charAt(i) : inKey == 0 ? ':' : key.charAt(inKey - 1);
    }

    static int murmur3(byte[] data) {
        int hash = 0;
        int blocks = data.length & ~3;
        for (int i = 0; i < blocks; i += 4) {
            int word = (data[i] & 0xff)
                    | (data[i + 1] & 0xff) << 8
                    | (data[i + 2] & 0xff) << 16
                    | (data[i + 3] & 0xff) << 24;
            hash = mix(hash, word);
        }
        int tail = 0;
        for (int i = data.length - 1; i >= blocks; i--) {
            tail = tail << 8 | (data[i] & 0xff);
        }
        return finish(hash ^ scramble(tail) ^ data.length);
    }

    private static int mix(int hash, int word) {
        return Integer.rotateLeft(hash ^ scramble(word), 13) * 5 + 0xe6546b64;
    }

    private static int scramble(int word) {
        return Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
    }

    private static int finish(int mixed) {
        int hash = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }
}
