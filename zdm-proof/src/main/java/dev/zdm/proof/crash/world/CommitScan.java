package dev.zdm.proof.crash.world;

import java.nio.charset.StandardCharsets;

/** Recognises the answer to a commit in one connection's bytes. Chunks are looked at one by one: a commit is small. */
final class CommitScan {
    private static final byte[] DONE = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ASKED = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    private final Line.Protocol protocol;
    private volatile boolean asked;

    CommitScan(Line.Protocol protocol) {
        this.protocol = protocol;
    }

    /** MySQL's answer does not say to what; its question does. */
    void sent(byte[] bytes, int length) {
        asked = protocol == Line.Protocol.MYSQL && contains(bytes, length, ASKED);
    }

    /** PostgreSQL's answer does. Neither is found in rows, for no value of this proof holds the word. */
    boolean answersCommit(byte[] bytes, int length) {
        return protocol == Line.Protocol.MYSQL ? asked : contains(bytes, length, DONE);
    }

    private static boolean contains(byte[] bytes, int length, byte[] word) {
        for (int from = 0; from + word.length <= length; from++) {
            int same = 0;
            while (same < word.length && bytes[from + same] == word[same]) {
                same++;
            }
            if (same == word.length) {
                return true;
            }
        }
        return false;
    }
}
