package dev.zdm.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.testing.InMemoryRecordStore.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryRecordStoreTest {
    private record Row(Long id, String name) {}

    private final InMemoryRecordStore<Long, Row> store = InMemoryRecordStore.of("customer", Long.class, Row::id);

    @Test
    void pages_follow_the_order_of_the_keys() {
        // given
        store.with(new Row(3L, "c"), new Row(1L, "a"), new Row(2L, "b"));

        // when / then
        assertThat(store.page(null, 2)).extracting(Row::id).containsExactly(1L, 2L);
        assertThat(store.pageForShare(2L, 2)).extracting(Row::id).containsExactly(3L);
        assertThat(store.findAll(List.of(3L, 9L))).extracting(Row::name).containsExactly("c");
    }

    @Test
    void failing_calls_change_nothing_and_end_after_the_given_number() {
        // given
        store.failNextWrites(1);
        store.failNextReads(1);
        store.keepNextPagesBusy(1);

        // when / then
        assertThatThrownBy(() -> store.put(new Row(1L, "a"))).isInstanceOf(UnavailableException.class);
        assertThat(store.rows()).isEmpty();
        store.put(new Row(1L, "a"));
        assertThatThrownBy(() -> store.find(1L)).isInstanceOf(UnavailableException.class);
        assertThat(store.find(1L)).contains(new Row(1L, "a"));
        assertThatThrownBy(() -> store.pageForShare(null, 1)).isInstanceOf(BusyException.class);
        assertThat(store.pageForShare(null, 1)).hasSize(1);
    }

    @Test
    void a_watcher_hears_of_every_call_in_order() {
        // given
        List<String> calls = new ArrayList<>();
        store.watch(calls::add);

        // when
        store.put(new Row(1L, "a"));
        store.findForUpdate(1L);
        store.remove(1L);

        // then
        assertThat(calls).containsExactly("customer.put 1", "customer.findForUpdate 1", "customer.remove 1");
    }
}
