package dev.zdm.internal.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeySetTest {
    private final KeySet keys = new KeySet();

    @Test
    void a_hash_is_new_once_and_so_is_zero() {
        assertThat(keys.add(5)).isTrue();
        assertThat(keys.add(5)).isFalse();
        assertThat(keys.add(0)).isTrue();
        assertThat(keys.add(0)).isFalse();
    }

    @Test
    void hashes_of_one_slot_are_told_apart() {
        assertThat(keys.add(7)).isTrue();
        assertThat(keys.add(7 + 2_048)).isTrue();
        assertThat(keys.add(7 + 2_048)).isFalse();
        assertThat(keys.add(7)).isFalse();
    }

    @Test
    void a_full_set_knows_nobody_and_takes_nobody() {
        // given
        for (int i = 1; i <= KeySet.MOST; i++) {
            assertThat(keys.isFull()).isFalse();
            keys.add(i);
        }

        // then
        assertThat(keys.isFull()).isTrue();
        assertThat(keys.add(1)).isTrue();
        assertThat(keys.add(5_000)).isTrue();
    }
}
