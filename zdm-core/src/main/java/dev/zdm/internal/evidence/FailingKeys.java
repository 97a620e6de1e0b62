package dev.zdm.internal.evidence;

import dev.zdm.plan.Side;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys that failed within one part, by hashes that only those of the same step can be compared with: an answer to "did
 * this key fail?" for somebody who knows the key, but not one that lasts longer than the step. Beyond the most, the first
 * ones stand for all: which side a key is on has no say in when it comes.
 */
final class FailingKeys {
    /** On both sides, within one part. */
    static final int MOST = 250;

    private final String salt;
    private final Map<Long, Side> told = new LinkedHashMap<>();
    private final Map<Long, Side> fresh = new LinkedHashMap<>();

    FailingKeys(String salt, long epoch) {
        this.salt = salt + ":" + epoch + ":";
    }

    void add(Side side, String key) {
        long hash = hash(key);
        synchronized (this) {
            // Of both sides together: a limit for each would let the side that fails less catch up.
            if (told.size() + fresh.size() < MOST && !told.containsKey(hash)) {
                fresh.put(hash, side);
            }
        }
    }

    private long hash(String key) {
        byte[] text = (salt + key).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(sha256().digest(text)).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Those of the present part; those that were told before belong to the part before if this one begins anew. */
    synchronized Map<Long, Side> tell(boolean anew) {
        if (anew) {
            told.clear();
        }
        told.putAll(fresh);
        fresh.clear();
        return new LinkedHashMap<>(told);
    }
}
