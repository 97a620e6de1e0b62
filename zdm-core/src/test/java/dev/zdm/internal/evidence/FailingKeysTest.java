package dev.zdm.internal.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Side;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailingKeysTest {
    private static Set<Long> hashes(String salt, long epoch) {
        FailingKeys keys = new FailingKeys(salt, epoch);
        keys.add(Side.NEW, "ada");
        return keys.tell(false).keySet();
    }

    @Test
    void of_both_sides_together_the_first_ones_are_told() {
        // given
        FailingKeys keys = new FailingKeys("salt", 1);
        for (int i = 0; i < FailingKeys.MOST - 1; i++) {
            keys.add(Side.OLD, "k" + i);
        }
        keys.add(Side.NEW, "last");

        // when
        keys.add(Side.NEW, "too late");
        Map<Long, Side> told = keys.tell(false);

        // then
        assertThat(told).hasSize(FailingKeys.MOST).hasSize(250);
        assertThat(told.values()).containsOnlyOnce(Side.NEW);

        // when: within the same part
        keys.add(Side.NEW, "too late as well");

        // then
        assertThat(keys.tell(false)).isEqualTo(told);
        assertThat(keys.tell(true)).isEmpty();
    }

    @Test
    void a_hash_cannot_be_compared_with_that_of_another_step_or_migration() {
        Set<Long> one = hashes("salt", 1);
        assertThat(hashes("salt", 1)).isEqualTo(one);
        assertThat(hashes("salt", 2)).isNotEqualTo(one);
        assertThat(hashes("pepper", 1)).isNotEqualTo(one);
    }

    @Test
    void a_key_stays_on_the_side_where_it_failed_first() {
        // given
        FailingKeys keys = new FailingKeys("salt", 1);
        keys.add(Side.NEW, "ada");
        keys.tell(false);

        // when
        keys.add(Side.OLD, "ada");

        // then
        assertThat(keys.tell(false).values()).containsExactly(Side.NEW);
    }
}
