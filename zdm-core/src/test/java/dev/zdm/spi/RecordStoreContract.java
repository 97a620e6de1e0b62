package dev.zdm.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every record store does. A store's own test inherits it and says how an empty store is made. */
public abstract class RecordStoreContract {

    /**
     * A row with values of several types.
     *
     * @param id the key
     * @param name some text
     * @param age a number, or none
     * @param note longer text, or none
     */
    public record Person(
            long id,
            String name,
            @Nullable Integer age,
            @Nullable String note) {}

    private RecordStore<Long, Person> store;

    /** An empty store. */
    protected abstract RecordStore<Long, Person> emptyStore();

    /** Runs something in a unit of work, where the store knows any. */
    protected <T> T inUnit(Call<T, RuntimeException> call) {
        return store.home().transactions().required(call);
    }

    @BeforeEach
    final void createStore() {
        store = emptyStore();
    }

    static List<Person> persons() {
        return List.of(
                new Person(1, "plain", 42, "note"),
                new Person(2, "", 0, ""),
                new Person(3, "nulls", null, null),
                new Person(4, "żółć 東京 👩‍👩‍👧 \u202E", -1, "O'Neil \\ \"quoted\" $1 ? {x} %s"),
                new Person(Long.MAX_VALUE, "greatest", Integer.MAX_VALUE, "x"),
                new Person(Long.MIN_VALUE, "least", Integer.MIN_VALUE, "line 1\nline 2\tend"),
                new Person(7, "long", 7, "ß€".repeat(50_000)));
    }

    @ParameterizedTest
    @MethodSource("persons")
    void every_value_survives(Person person) {
        // when
        store.put(person);

        // then
        assertThat(store.find(person.id())).contains(person);
    }

    @Test
    void put_overwrites_the_row_with_the_same_key() {
        // given
        store.put(person(1, "before"));

        // when
        store.put(new Person(1, "after", null, null));

        // then
        assertThat(store.page(null, 10)).containsExactly(new Person(1, "after", null, null));
    }

    @Test
    void put_all_inserts_and_overwrites() {
        // given
        store.put(person(2, "before"));

        // when
        store.putAll(List.of(person(1, "a"), person(2, "b"), person(3, "c")));

        // then
        assertThat(store.page(null, 10)).containsExactly(person(1, "a"), person(2, "b"), person(3, "c"));
    }

    @Test
    void putting_no_rows_does_nothing() {
        // when
        store.putAll(List.of());

        // then
        assertThat(store.page(null, 10)).isEmpty();
    }

    @Test
    void a_missing_row_is_not_found() {
        // then
        assertThat(store.find(1L)).isEmpty();
        assertThat(store.findForUpdate(1L)).isEmpty();
    }

    @Test
    void remove_deletes_one_row_and_ignores_a_missing_one() {
        // given
        store.putAll(List.of(person(1, "a"), person(2, "b")));

        // when
        store.remove(1L);
        store.remove(1L);

        // then
        assertThat(store.page(null, 10)).containsExactly(person(2, "b"));
    }

    @Test
    void find_all_returns_the_rows_that_exist() {
        // given
        store.putAll(List.of(person(1, "a"), person(2, "b"), person(3, "c")));

        // then
        assertThat(store.findAll(List.of(3L, 1L, 99L))).containsExactlyInAnyOrder(person(1, "a"), person(3, "c"));
        assertThat(store.findAll(List.of())).isEmpty();
    }

    @Test
    void a_locking_find_returns_the_row() {
        // given
        store.put(person(1, "a"));

        // then
        assertThat(inUnit(() -> store.findForUpdate(1L))).contains(person(1, "a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 11, 100})
    void pages_return_every_row_once_in_the_order_of_the_key(int limit) {
        // given
        store.putAll(persons(10));

        // then
        assertThat(pages(limit, false)).containsExactlyElementsOf(persons(10));
        assertThat(pages(limit, true)).containsExactlyElementsOf(persons(10));
    }

    @Test
    void rows_that_go_or_come_between_two_pages_move_no_other_row() {
        // given
        store.putAll(persons(9));
        List<Person> first = store.page(null, 3);

        // when
        store.remove(first.get(2).id());
        store.remove(5L);
        store.put(person(10, "new"));

        // then
        assertThat(store.page(first.get(2).id(), 4)).extracting(Person::id).containsExactly(4L, 6L, 7L, 8L);
        assertThat(store.page(8L, 4)).extracting(Person::id).containsExactly(9L, 10L);
    }

    @Test
    void negative_keys_come_before_positive_ones() {
        // given
        store.putAll(List.of(person(-2, "a"), person(-1, "b"), person(0, "c"), person(1, "d")));

        // then
        assertThat(pages(2, false)).extracting(Person::id).containsExactly(-2L, -1L, 0L, 1L);
    }

    @Test
    void a_store_describes_itself() {
        // given
        store.putAll(persons(4));

        // then
        assertThat(store.name()).isNotBlank();
        assertThat(store.keyType().javaType()).isEqualTo(Long.class);
        assertThat(store.keyOf(person(7, "x"))).isEqualTo(7L);
        assertThat(store.home()).isSameAs(store.home());
        assertThat(store.estimatedRows()).isBetween(0L, 1_000L);
    }

    private List<Person> pages(int limit, boolean locked) {
        List<Person> all = new ArrayList<>();
        Long after = null;
        List<Person> page;
        do {
            page = page(after, limit, locked);
            all.addAll(page);
            assertThat(all).as("a page that does not begin after the last row").hasSizeLessThan(1_000);
            after = all.isEmpty() ? null : all.get(all.size() - 1).id();
        } while (page.size() == limit);
        return all;
    }

    private List<Person> page(@Nullable Long after, int limit, boolean locked) {
        return locked ? inUnit(() -> store.pageForShare(after, limit)) : store.page(after, limit);
    }

    /** A row of which only key and name matter. */
    protected static Person person(long id, String name) {
        return new Person(id, name, 1, null);
    }

    /** Rows with the keys from 1. */
    protected static List<Person> persons(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(id -> person(id, "name " + id))
                .toList();
    }
}
