package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.internal.copy.LockOrder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LockOrderTest {
    record LineId(long invoice, int line) {}

    @Test
    void keys_of_one_column_are_in_their_natural_order_and_each_is_there_once() {
        // then
        assertThat(LockOrder.of(List.of(3L, 1L, 3L, 2L))).containsExactly(1L, 2L, 3L);
        assertThat(LockOrder.of(Set.<Long>of())).isEmpty();
    }

    @Test
    void keys_of_several_columns_are_ordered_column_by_column() {
        // given
        LineId first = new LineId(1, 9);
        LineId second = new LineId(2, 1);
        LineId third = new LineId(2, 3);

        // then
        assertThat(LockOrder.of(List.of(third, first, second, third))).containsExactly(first, second, third);
    }
}
