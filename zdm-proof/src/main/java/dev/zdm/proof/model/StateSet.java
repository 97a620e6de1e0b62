package dev.zdm.proof.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All states seen, in the order in which they were seen; packed, because there are millions. */
final class StateSet {
    private static final int CHUNK = 1 << 14;

    private final int width;
    private final List<byte[]> chunks = new ArrayList<>();
    private int[] table = new int[1 << 16];
    private int size;

    StateSet(int width) {
        this.width = width;
    }

    int size() {
        return size;
    }

    /** Whether the state is new; its number is then {@code size() - 1}. */
    boolean add(byte[] cells) {
        if (size * 2 > table.length) {
            grow();
        }
        int slot = slotOf(cells, table);
        if (table[slot] != 0) {
            return false;
        }
        append(cells);
        table[slot] = size;
        return true;
    }

    private int slotOf(byte[] cells, int[] in) {
        int slot = spread(Arrays.hashCode(cells)) & (in.length - 1);
        while (in[slot] != 0 && !holds(in[slot] - 1, cells)) {
            slot = (slot + 1) & (in.length - 1);
        }
        return slot;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }

    private boolean holds(int number, byte[] cells) {
        int begin = number % CHUNK * width;
        return Arrays.equals(chunks.get(number / CHUNK), begin, begin + width, cells, 0, width);
    }

    private void append(byte[] cells) {
        if (size % CHUNK == 0) {
            chunks.add(new byte[CHUNK * width]);
        }
        System.arraycopy(cells, 0, chunks.get(size / CHUNK), size % CHUNK * width, width);
        size++;
    }

    private void grow() {
        int[] larger = new int[table.length * 2];
        for (int number = 0; number < size; number++) {
            larger[slotOf(get(number).cells(), larger)] = number + 1;
        }
        table = larger;
    }

    State get(int number) {
        int begin = number % CHUNK * width;
        return new State(Arrays.copyOfRange(chunks.get(number / CHUNK), begin, begin + width));
    }
}
