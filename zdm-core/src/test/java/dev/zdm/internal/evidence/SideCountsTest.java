package dev.zdm.internal.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SideCountsTest {
    @Test
    void counters_that_were_read_while_calls_ended_never_tell_of_more_failures_than_calls() {
        // given: read one after the other
        SideCounts before = new SideCounts(9, 2, 1, 4);
        SideCounts after = new SideCounts(10, 5, 3, 3);

        // then
        assertThat(after.since(before)).isEqualTo(new SideCounts(1, 1, 1, 0));
        assertThat(before.since(after)).isEqualTo(SideCounts.NONE);
    }
}
