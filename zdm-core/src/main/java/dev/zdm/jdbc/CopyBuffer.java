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

    /** Part by part, so that what is left of a block is no waste. */
    void add(byte[] some) {
        int from = 0;
        while (from < some.length) {
            ByteBuffer into = last.hasRemaining() ? last : room(1);
            int length = Math.min(into.remaining(), some.length - from);
            into.put(some, from, length);
            from += length;
        }
    }

    /** Each filled from the beginning up to its position. */
    List<ByteBuffer> blocks() {
        return blocks;
    }

    long bytes() {
        return bytes + last.position();
    }
}
