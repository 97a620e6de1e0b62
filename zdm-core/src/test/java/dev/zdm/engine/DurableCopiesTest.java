package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Background;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies that come late, in the wrong order, not at all, or to a side that does not take them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DurableCopiesTest {
    private TwoDatabases both;

    @BeforeEach
    void open() {
        both = TwoDatabases.fresh();
    }

    @AfterEach
    void close() {
        both.close();
    }

    @Test
    void of_two_writers_the_later_wins_although_its_copy_arrives_first() throws Exception {
        // given
        both.to(Stage.SYNC);
        both.hooks().beforeNext("map", () -> both.write(Command.email(1, "second@writer")));

        // when
        both.write(Command.email(1, "first@writer"));

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-second@writer");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_late_copy_does_not_bring_back_a_row_that_was_deleted_since() throws Exception {
        // given
        both.to(Stage.SYNC);
        both.hooks().beforeNext("map", () -> both.write(Command.delete(1)));

        // when
        both.write(Command.email(1, "already@gone"));

        // then
        assertThat(both.newEmail(1)).isEqualTo("none");
        assertThat(both.differences()).isEmpty();
    }

    /** An instance of OLD_ONLY leaves no mark; the backfill meets the key on neither side. */
    @Test
    void a_late_copy_does_not_bring_back_a_row_that_was_deleted_unmarked_before_the_backfill() throws Exception {
        // given
        both.to(Stage.DUAL_WRITE);
        both.write(Command.email(1, "has@mark"));
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch apply = new CountDownLatch(1);
        both.hooks().beforeNext("map", () -> {
            read.countDown();
            Background.await(apply);
        });
        both.tick();
        Background.await(read);
        both.left().update("DELETE FROM customer WHERE id = 1");
        both.migration().advance(Bench.OPERATOR);

        // when
        both.backfill();
        apply.countDown();
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("none");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_row_that_changes_between_label_and_copy_is_copied_again() throws Exception {
        // given
        both.to(Stage.DUAL_WRITE);
        both.write(Command.email(1, "first@label"));
        both.hooks().beforeNext("customer.keyOf", () -> both.write(Command.email(1, "second@label")));

        // when
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-second@label");
    }

    @Test
    void a_late_copy_to_a_side_that_owns_the_writes_is_refused() throws Exception {
        // given
        both.to(Stage.READ_NEW_100);
        both.hooks().beforeNext("map", () -> {
            both.left().update("UPDATE zdm_guard SET owner = 'NEW'");
            both.right().update("UPDATE zdm_guard SET owner = 'NEW'");
            both.right().update("UPDATE customer_v2 SET email_address = 'CANARY-new@owner' WHERE id = 1");
        });

        // when
        both.write(Command.email(1, "too@late"));

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-new@owner");
    }

    @Test
    void a_command_runs_once_and_on_one_side() throws Exception {
        // given
        both.to(Stage.SYNC);

        // when
        both.migration().<Integer, RuntimeException>write(1L, () -> both.old(Command.email(1, "only@once")), () -> {
            throw new AssertionError("replayed");
        });

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-only@once");
    }

    @Test
    void a_copy_that_its_writer_never_made_is_made_by_the_repairer_of_the_next_process() throws Exception {
        // given
        both.to(Stage.SYNC);
        both.hooks().beforeNext("customer_v2.put", () -> {
            throw new IllegalStateException("died here");
        });
        assertThatThrownBy(() -> both.write(Command.email(1, "has@died"))).isInstanceOf(OutcomePendingException.class);

        // when
        both.restart();
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-has@died");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void one_row_that_the_new_side_refuses_becomes_a_dead_letter_and_the_others_arrive() throws Exception {
        // given
        both.right().update("ALTER TABLE customer_v2 ADD CHECK (email_address <> 'CANARY-bad@mail')");
        both.to(Stage.DUAL_WRITE);
        both.write(Command.upsert(1, "Some", "One", "bad@mail"));
        both.write(Command.upsert(2, "Some", "Two", "good@mail"));

        // when
        awaitDeadLetter();

        // then
        assertThat(both.newEmail(2)).isEqualTo("CANARY-good@mail");
        assertThat(both.migration().deadLetters(10)).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isEqualTo(1L);
            assertThat(letter.error()).contains("23514").doesNotContain("CANARY");
        });
        assertThat(both.migration().status().line()).contains("DURABLE", "0 copies owed, 1 given up");
    }

    private void awaitDeadLetter() {
        for (int i = 0; i < 2_000 && both.migration().deadLetters(1).isEmpty(); i++) {
            both.tick();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @Test
    void a_dead_letter_closes_the_gates_until_it_is_replayed() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.backfill();
        both.right().update("ALTER TABLE customer_v2 ADD CONSTRAINT no_bad CHECK (email_address <> 'CANARY-bad@mail')");
        both.write(Command.email(1, "bad@mail"));
        awaitDeadLetter();

        // when / then
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOfSatisfying(
                        TransitionRefusedException.class,
                        refused -> assertThat(refused.refusals())
                                .extracting(Refusal::gate)
                                .contains("dead-letters"));
        both.right().update("ALTER TABLE customer_v2 DROP CONSTRAINT no_bad");
        assertThat(both.migration().replay(List.of(), Bench.OPERATOR)).isOne();
        both.repairAll();
        assertThat(both.differences()).isEmpty();
        assertThat(both.verify().mismatches()).isZero();
        both.migration().advance(Bench.OPERATOR);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"SYNC", "READ_NEW_100"})
    void a_dead_letter_of_a_later_phase_closes_the_next_gate_too(Stage stage) throws Exception {
        // given
        both.to(stage);
        both.right().update("ALTER TABLE customer_v2 ADD CONSTRAINT no_bad CHECK (email_address <> 'CANARY-bad@mail')");
        assertThatThrownBy(() -> both.write(Command.email(1, "bad@mail"))).isInstanceOf(OutcomePendingException.class);
        awaitDeadLetter();

        // when / then
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOfSatisfying(
                        TransitionRefusedException.class,
                        refused -> assertThat(refused.refusals())
                                .extracting(Refusal::gate)
                                .contains("dead-letters"));
    }

    @Test
    void a_dead_letter_is_discarded_only_with_a_reason_that_the_audit_trail_keeps() throws Exception {
        // given
        both.right().update("ALTER TABLE customer_v2 ADD CHECK (email_address <> 'CANARY-bad@mail')");
        both.to(Stage.DUAL_WRITE);
        both.write(Command.email(1, "bad@mail"));
        awaitDeadLetter();

        // when / then
        assertThatThrownBy(() -> both.migration().discard(List.of(1L), dev.zdm.plan.Instruction.by("operator")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("reason");
        assertThat(both.migration().discard(List.of(1L), Bench.OPERATOR)).isOne();
        assertThat(both.migration().deadLetters(1)).isEmpty();
        assertThat(both.migration().history()).last().satisfies(entry -> {
            assertThat(entry.evidence()).contains("discard of 1");
            assertThat(entry.after().changedBy()).isEqualTo("operator");
        });
    }

    @Test
    void two_rows_that_swap_a_unique_value_are_copied_together() throws Exception {
        // given
        both.right()
                .update("ALTER TABLE customer_v2 ADD CONSTRAINT one_mail UNIQUE (email_address)"
                        + " DEFERRABLE INITIALLY IMMEDIATE");
        both.to(Stage.DUAL_WRITE);
        both.write(Command.email(1, "first@mail"));
        both.write(Command.email(2, "second@mail"));
        both.repairAll();

        // when
        both.migration().inUnit(() -> {
            both.write(Command.email(1, "second@mail"));
            return both.write(Command.email(2, "first@mail"));
        });
        both.repairAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-second@mail");
        assertThat(both.newEmail(2)).isEqualTo("CANARY-first@mail");
        assertThat(both.migration().deadLetters(1)).isEmpty();
    }

    @Test
    void the_backfill_covers_what_an_instance_without_marks_wrote_over_a_marked_key() throws Exception {
        // given
        both.to(Stage.DUAL_WRITE);
        both.write(Command.email(1, "marked@here"));
        both.write(Command.delete(2));
        both.repairAll();
        both.left().update("UPDATE customer SET email = 'CANARY-un@marked' WHERE id = 1");
        both.right().update("INSERT INTO customer_v2 (id, first_name, status) VALUES (99, 'CANARY', 'NEW')");
        both.migration().advance(Bench.OPERATOR);

        // when
        both.backfill();

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-un@marked");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_verification_counts_what_differs_and_not_what_is_owed() throws Exception {
        // given
        both.to(Stage.SYNC);
        both.right().update("UPDATE customer_v2 SET email_address = 'CANARY-by@hand' WHERE id = 3");

        // when
        Scan scan = both.verify();

        // then
        assertThat(scan.mismatches()).isOne();
        assertThat(both.migration().repair()).isZero();
        assertThat(both.differences()).isEmpty();
        assertThat(both.verify().mismatches()).isZero();
    }

    @Test
    void reads_do_not_move_while_a_copy_is_owed_from_before_writes_waited_for_theirs() throws Exception {
        // given
        both.to(Stage.BACKFILL);
        both.backfill();
        both.verify();
        both.write(Command.email(1, "still@owed"));
        both.migration().advance(Bench.OPERATOR);

        // when / then
        assertThatThrownBy(() -> both.migration().advance(Bench.OPERATOR))
                .isInstanceOfSatisfying(
                        TransitionRefusedException.class,
                        refused -> assertThat(refused.refusals())
                                .extracting(Refusal::gate)
                                .containsExactly("pending"));
        both.repairAll();
        both.migration().advance(Bench.OPERATOR);
    }

    @Test
    void the_backlog_is_counted_for_the_figures() throws Exception {
        // given
        both.to(Stage.DUAL_WRITE);
        both.write(Command.email(1, "to@count"));
        both.repairAll();

        // when
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_200));
        for (int i = 0;
                i < 1_000 && both.events(MigrationEvent.BacklogCounted.class).isEmpty();
                i++) {
            both.tick();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }

        // then
        assertThat(both.events(MigrationEvent.BacklogCounted.class)).isNotEmpty();
    }
}
