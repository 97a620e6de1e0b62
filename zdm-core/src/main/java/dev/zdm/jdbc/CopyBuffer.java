package dev.zdm.jdbc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes on their way, in blocks, so that a growing amount is never copied. Not thread-safe. */
final class CopyBuffer {
    private static final int BLOCK = 1 << 17;

    private final List<ByteBuffer> blocks = new ArrayList<>();
    private ByteBuffer last = ByteBuffer.allocate(0);
    private long bytes;

    /** The place for what comes next, which may take no more than so many bytes. */
    ByteBuffer room(int most) {
        if (last.remaining() < most) {
            bytes += last.position();
            last = ByteBuffer.allocate(Math.max(BLOCK, most));
            blocks.add(last);
        }
        return last;
    }

    void add(byte[] some) {
        room(some.length).put(some);
    }

    /** Each filled from the beginning up to its position. */
    List<ByteBuffer> blocks() {
        return blocks;
    }

    long bytes() {
        return bytes + last.position();
    }
}
