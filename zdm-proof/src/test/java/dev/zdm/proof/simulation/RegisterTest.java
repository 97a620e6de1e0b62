package dev.zdm.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegisterTest {
    private static final Account INITIAL = new Account(1, -1, 0, 0);

    @Test
    void writes_and_reads_one_after_the_other_are_sound() {
        assertThat(verdict(value(2), put(2, 1, 2), read(value(2), 3, 4))).isEqualTo(Verdict.SOUND);
    }

    @Test
    void an_acknowledged_write_that_left_nothing_is_lost() {
        assertThat(verdict(INITIAL, put(2, 1, 2))).isEqualTo(Verdict.LOST);
    }

    @Test
    void half_of_an_acknowledged_write_is_lost_too() {
        // given
        Deed add = done(Command.ADD, 3, 3, 4);

        // then
        assertThat(verdict(value(2), put(2, 1, 2), add)).isEqualTo(Verdict.LOST);
        assertThat(verdict(value(2).plus(8), put(2, 1, 2), add)).isEqualTo(Verdict.SOUND);
    }

    @Test
    void of_two_writes_at_once_either_may_be_the_last() {
        assertThat(verdict(value(2), put(2, 1, 5), put(3, 2, 4))).isEqualTo(Verdict.SOUND);
        assertThat(verdict(value(3), put(2, 1, 5), put(3, 2, 4))).isEqualTo(Verdict.SOUND);
    }

    @Test
    void a_write_that_was_replaced_must_not_be_the_last() {
        assertThat(verdict(value(2), put(2, 1, 2), put(3, 3, 4))).isEqualTo(Verdict.LOST);
    }

    @Test
    void a_read_of_what_had_been_replaced_is_stale() {
        assertThat(verdict(value(2), put(2, 1, 2), read(INITIAL, 3, 4))).isEqualTo(Verdict.STALE);
    }

    @Test
    void a_read_beside_a_write_may_see_it_or_not() {
        assertThat(verdict(value(2), put(2, 1, 5), read(INITIAL, 2, 4))).isEqualTo(Verdict.SOUND);
        assertThat(verdict(value(2), put(2, 1, 5), read(value(2), 2, 4))).isEqualTo(Verdict.SOUND);
    }

    @Test
    void a_read_of_what_begins_only_later_is_impossible() {
        assertThat(verdict(value(2), read(value(2), 1, 2), put(2, 3, 4))).isEqualTo(Verdict.STALE);
    }

    @Test
    void a_row_after_its_deletion_is_resurrected() {
        assertThat(verdict(INITIAL, done(Command.DELETE, 2, 1, 2))).isEqualTo(Verdict.RESURRECTED);
    }

    @Test
    void a_write_of_which_nobody_knows_may_have_happened_at_any_time_or_not() {
        // given
        Deed unknown = new Deed(Command.PUT, 1, 2, "i1", 1);

        // then
        assertThat(verdict(value(2), unknown, read(INITIAL, 3, 4))).isEqualTo(Verdict.SOUND);
        assertThat(verdict(INITIAL, unknown, read(INITIAL, 3, 4))).isEqualTo(Verdict.SOUND);
        assertThat(verdict(value(3), unknown, put(3, 2, 3))).isEqualTo(Verdict.SOUND);
    }

    @Test
    void a_write_that_failed_must_not_have_happened() {
        assertThat(verdict(value(2), put(2, 1, 2).ended(Deed.Outcome.FAILED, 2)))
                .isEqualTo(Verdict.LOST);
    }

    @Test
    void a_write_that_is_committed_must_be_left_but_may_be_seen_late() {
        // given
        Deed committed = new Deed(Command.PUT, 1, 2, "i1", 1).ended(Deed.Outcome.COMMITTED, 2);

        // then
        assertThat(verdict(value(2), committed, read(INITIAL, 3, 4))).isEqualTo(Verdict.SOUND);
        assertThat(verdict(INITIAL, committed)).isEqualTo(Verdict.LOST);
    }

    @Test
    void an_increment_rests_on_the_row_that_it_read() {
        // given
        Deed first = done(Command.READ_AND_ADD, 2, 1, 5).saw(INITIAL);
        Deed second = done(Command.READ_AND_ADD, 3, 2, 4).saw(INITIAL);

        // then
        assertThat(verdict(INITIAL.plus(4).plus(8), first, second)).isEqualTo(Verdict.LOST);
        assertThat(verdict(INITIAL.plus(4).plus(8), first, second.saw(INITIAL.plus(4))))
                .isEqualTo(Verdict.SOUND);
    }

    private static Verdict verdict(@Nullable Account last, Deed... deeds) {
        return new Register(INITIAL, List.of(deeds), last).verdict();
    }

    private static Account value(int value) {
        return INITIAL.withValue(value);
    }

    private static Deed put(int value, long from, long to) {
        return done(Command.PUT, value, from, to);
    }

    private static Deed read(@Nullable Account seen, long from, long to) {
        return done(Command.READ, 0, from, to).saw(seen);
    }

    private static Deed done(Command command, int number, long from, long to) {
        return new Deed(command, 1, number, "i1", from).ended(Deed.Outcome.DONE, to);
    }
}
