package dev.zdm.internal.copy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a key in events and logs without showing it. */
public final class KeyHash {
    private KeyHash() {}

    /** The first 8 bytes of SHA-256 over salt and key, in hex; the same for the same key of the same migration. */
    public static String of(String salt, String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((salt + ":" + key).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform must have SHA-256.
            throw new IllegalStateException(e);
        }
    }
}
