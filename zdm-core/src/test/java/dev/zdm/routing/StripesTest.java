package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.internal.fleet.Stripes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripesTest {
    private static final class Counts extends Stripes {
        private Counts(int fields) {
            super(fields);
        }

        private void raise(int field, long delta) {
            add(field, delta);
        }

        private void raiseTwo(int field, long delta) {
            addOneAnd(field, delta);
        }

        private long total(int field) {
            return sum(field);
        }
    }

    @Test
    void no_addition_is_lost_however_many_threads_share_a_stripe() throws Exception {
        // given
        Counts stripes = new Counts(16);
        List<Thread> threads = new ArrayList<>();

        // when
        for (int i = 0; i < 300; i++) {
            threads.add(new Thread(() -> addToEach(stripes)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        // then
        for (int field = 0; field < 16; field++) {
            assertThat(stripes.total(field)).as("field %s", field).isEqualTo(300L * 100 * (field + 1));
        }
    }

    private static void addToEach(Counts stripes) {
        for (int round = 0; round < 100; round++) {
            for (int field = 0; field < 16; field++) {
                stripes.raise(field, field + 1);
            }
        }
    }

    @Test
    void neighbouring_fields_are_raised_together() {
        // given
        Counts stripes = new Counts(3);

        // when
        stripes.raiseTwo(1, 40);
        stripes.raiseTwo(1, 2);

        // then
        assertThat(stripes.total(0)).isZero();
        assertThat(stripes.total(1)).isEqualTo(2);
        assertThat(stripes.total(2)).isEqualTo(42);
    }

    @Test
    void more_fields_than_a_stripe_holds_are_refused() {
        assertThatThrownBy(() -> new Counts(17)).isInstanceOf(IllegalArgumentException.class);
    }
}
