package dev.zdm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.internal.copy.KeyStripes;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.scan.BestEffortChunks;
import dev.zdm.plan.Mapping;
import dev.zdm.testing.InMemoryRecordStore;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OwedCopiesOverflowTest {
    private record Row(long id) {}

    @Test
    void a_complete_backfill_settles_even_those_copies_that_were_too_many_to_remember() {
        // given
        OwedCopies<Long> owed = new OwedCopies<>();
        LongStream.rangeClosed(1, 10_001).forEach(owed::remember);
        assertThat(owed.hasUnknown()).isTrue();
        InMemoryRecordStore<Long, Row> old =
                InMemoryRecordStore.of("old", Long.class, Row::id).with(new Row(1), new Row(2));
        InMemoryRecordStore<Long, Row> next = InMemoryRecordStore.of("new", Long.class, Row::id);
        BestEffortChunks<Long, Row> chunks =
                new BestEffortChunks<>(new Pair<>(old, next, Mapping.identity()), new KeyStripes(), owed);

        // when
        List<Long> first = chunks.copyNext(null, 10);
        List<Long> rest = chunks.copyNext(2L, 10);

        // then
        assertThat(first).containsExactly(1L, 2L);
        assertThat(rest).isEmpty();
        assertThat(owed.hasUnknown()).isFalse();
    }
}
