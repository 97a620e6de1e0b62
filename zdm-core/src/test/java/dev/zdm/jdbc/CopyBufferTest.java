package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CopyBufferTest {
    private static final int BLOCK = 1 << 17;

    private final CopyBuffer buffer = new CopyBuffer();
    private final ByteArrayOutputStream given = new ByteArrayOutputStream();
    private final Random random = new Random(7);

    private void add(int length) {
        byte[] some = new byte[length];
        random.nextBytes(some);
        given.writeBytes(some);
        buffer.add(some);
    }

    private byte[] held() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer block : buffer.blocks()) {
            all.write(block.array(), 0, block.position());
        }
        return all.toByteArray();
    }

    @Test
    void values_of_any_length_come_out_as_they_went_in_and_fill_each_block_before_the_next() {
        // when
        for (int length : new int[] {0, 1, BLOCK - 1, BLOCK, 3 * BLOCK + 5, 100_000, 100_000}) {
            add(length);
        }

        // then
        assertThat(held()).isEqualTo(given.toByteArray());
        assertThat(buffer.bytes()).isEqualTo(given.size());
        assertThat(buffer.blocks()).hasSize((given.size() + BLOCK - 1) / BLOCK);
    }

    @Test
    void what_is_to_lie_together_gets_a_block_that_is_large_enough() {
        // given
        add(BLOCK - 3);

        // when
        ByteBuffer four = buffer.room(4);
        four.putInt(42);
        ByteBuffer large = buffer.room(2 * BLOCK);

        // then
        assertThat(large.remaining()).isGreaterThanOrEqualTo(2 * BLOCK);
        assertThat(buffer.bytes()).isEqualTo(BLOCK - 3 + 4);
        assertThat(buffer.blocks()).hasSize(3);
    }
}
