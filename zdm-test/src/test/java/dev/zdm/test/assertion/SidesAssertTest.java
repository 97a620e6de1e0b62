package dev.zdm.test.assertion;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.test.fault.Faults;
import dev.zdm.test.store.InMemoryDatabase;
import dev.zdm.test.store.InMemoryRecordStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidesAssertTest {
    private final InMemoryDatabase database = new InMemoryDatabase(new Faults(by -> {}));
    private final InMemoryRecordStore<Long, Row> old = new InMemoryRecordStore<>(database, "old", Long.class, Row::id);
    private final InMemoryRecordStore<Long, Row> next =
            new InMemoryRecordStore<>(database, "next", Long.class, Row::id);

    record Row(long id, String secret) {}

    private SidesAssert<Long, Row, Row> sides() {
        return new SidesAssert<>(old, next, Mapping.identity());
    }

    @Test
    void keys_and_fields_are_named_and_values_only_where_they_are_asked_for() {
        // given
        old.with(new Row(1, "a"), new Row(2, "b"), new Row(3, "c"));
        next.with(new Row(1, "a"), new Row(2, "x"), new Row(4, "d"));

        // when / then
        assertThatThrownBy(() -> sides().agree())
                .isInstanceOf(AssertionError.class)
                .hasMessage("Expected 'old' and 'next' to agree, but 3 rows do not:"
                        + " key 2 differs in [secret]; key 3 missing on NEW; key 4 missing on OLD");
        assertThatThrownBy(() -> sides().showingValues().agree())
                .hasMessageContaining("(expected Row[id=2, secret=b], but was Row[id=2, secret=x])");
        assertThatCode(() -> sides().differExactlyIn(2L, 3L, 4L)).doesNotThrowAnyException();
        assertThatThrownBy(() -> sides().differExactlyIn(2L)).hasMessageContaining("to differ in [2]");
    }

    private static final class Unequal {
        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("not today");
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    record Odd(long id, Unequal value) {}

    @Test
    void rows_that_cannot_be_compared_are_not_taken_for_equal() {
        // given
        InMemoryRecordStore<Long, Odd> one = new InMemoryRecordStore<>(database, "one", Long.class, Odd::id);
        InMemoryRecordStore<Long, Odd> other = new InMemoryRecordStore<>(database, "other", Long.class, Odd::id);
        one.with(new Odd(1, new Unequal()));
        other.with(new Odd(1, new Unequal()));

        // when / then
        assertThatThrownBy(() -> new SidesAssert<>(one, other, Mapping.identity()).agree())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("key 1 cannot be compared");
        assertThatThrownBy(() -> new SidesAssert<>(one, other, Mapping.identity()).agreeAsPromisedIn(Phase.SYNC))
                .isInstanceOf(AssertionError.class);
        assertThatCode(() -> new SidesAssert<>(one, other, Mapping.identity()).agreeAsPromisedIn(Phase.OLD_ONLY))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "OLD_ONLY, false, false, false",
        "DUAL_WRITE, false, true, true",
        "BACKFILL, false, true, true",
        "SYNC, true, true, true",
        "READ_NEW, true, true, true",
        "WRITE_NEW, true, true, true",
        "NEW_ONLY, false, false, false"
    })
    void a_phase_promises_so_much(Phase phase, boolean missing, boolean different, boolean extra) {
        // then
        expect(phase, missing, new Row(1, "a"), null);
        expect(phase, different, new Row(1, "a"), new Row(1, "b"));
        expect(phase, extra, null, new Row(1, "a"));
        expect(phase, false, new Row(1, "a"), new Row(1, "a"));
    }

    private void expect(Phase phase, boolean broken, Row oldRow, Row newRow) {
        old.remove(1L);
        next.remove(1L);
        if (oldRow != null) {
            old.put(oldRow);
        }
        if (newRow != null) {
            next.put(newRow);
        }
        if (broken) {
            assertThatThrownBy(() -> sides().agreeAsPromisedIn(phase)).hasMessageContaining("agree in " + phase);
        } else {
            assertThatCode(() -> sides().agreeAsPromisedIn(phase)).doesNotThrowAnyException();
        }
    }

    @Test
    void of_many_differences_the_first_ones_are_named() {
        // given
        for (long key = 1; key <= 30; key++) {
            old.with(new Row(key, "a"));
        }

        // when / then
        assertThatThrownBy(() -> sides().agree())
                .hasMessageContaining("30 rows")
                .hasMessageContaining("key 20 missing on NEW; …")
                .hasMessageNotContaining("key 21");
    }
}
