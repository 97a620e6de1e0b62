package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.Phase;
import dev.zdm.testing.HandExecutor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes between two databases, and what is owed after each. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DurableWritesTest {
    /** How many copies are owed that no repairer has taken. */
    private static final String UNTOUCHED =
            "SELECT count(*) FROM zdm_pending_customers__customer WHERE next_try <= marked_at";

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
    void two_databases_that_keep_marks_are_durable() {
        // then
        assertThat(both.migration().mode()).isEqualTo(ConsistencyMode.DURABLE);
        assertThat(both.migration().status().modeReason()).contains("marks");
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL_WRITE", "BACKFILL"})
    void before_sync_a_write_is_acknowledged_by_the_old_side_and_copied_by_the_repairer(Stage stage) throws Exception {
        // given
        both.to(stage);

        // when
        both.write(Command.email(1, "first@old"));

        // then
        assertThat(both.oldEmail(1)).isEqualTo("CANARY-first@old");
        assertThat(both.newEmail(1)).isEqualTo("none");
        assertThat(both.migration().pending()).isOne();
        both.repairAll();
        assertThat(both.newEmail(1)).isEqualTo("CANARY-first@old");
    }

    @ParameterizedTest
    @EnumSource(names = {"SYNC", "READ_NEW_50", "READ_NEW_100"})
    void from_sync_on_a_write_is_acknowledged_when_both_sides_have_it(Stage stage) throws Exception {
        // given
        both.to(stage);

        // when
        both.write(Command.email(1, "at@once"));
        both.write(Command.upsert(77, "New", "Row", null));
        both.write(Command.delete(2));

        // then
        assertThat(both.differences()).isEmpty();
        assertThat(both.newEmail(1)).isEqualTo("CANARY-at@once");
        both.tick();
        both.repairAll();
    }

    @Test
    void after_the_flip_the_new_side_is_written_and_the_old_one_is_copied_to() throws Exception {
        // given
        both.to(Stage.WRITE_NEW);
        assertThat(both.owners()).isEqualTo("NEW NEW");

        // when
        both.write(Command.email(1, "new@first"));

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-new@first");
        assertThat(both.oldEmail(1)).isNotEqualTo("CANARY-new@first");
        both.repairAll();
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void every_phase_forward_and_back_keeps_both_sides() throws Exception {
        // when
        both.to(Stage.WRITE_NEW);
        both.write(Command.email(1, "there@new"));
        both.migration().rollback(Bench.OPERATOR);

        // then
        assertThat(both.owners()).isEqualTo("OLD OLD");
        assertThat(both.oldEmail(1)).isEqualTo("CANARY-there@new");
        both.write(Command.email(2, "back@old"));
        assertThat(both.differences()).isEmpty();
        both.to(Stage.NEW_ONLY);
        both.write(Command.email(3, "new@only"));
        assertThat(both.newEmail(3)).isEqualTo("CANARY-new@only");
        assertThat(both.oldEmail(3)).isNotEqualTo("CANARY-new@only");
    }

    @Test
    void back_to_the_beginning_and_again_begins_a_new_run() throws Exception {
        // given
        both.to(Stage.SYNC);
        while (both.migration().state().phase() != Phase.OLD_ONLY) {
            both.migration().rollback(Bench.OPERATOR);
        }

        // when
        both.write(Command.email(1, "un@marked"));
        both.to(Stage.READ_NEW_100);

        // then
        assertThat(both.differences()).isEmpty();
        assertThat(both.migration().state().run()).isEqualTo(2);
    }

    @Test
    void a_copy_that_fails_tells_the_caller_that_the_write_is_committed_and_pending() throws Exception {
        // given
        both.to(Stage.SYNC);
        both.hooks().beforeNext("customer_v2.put", () -> {
            throw new IllegalStateException("down");
        });

        // when
        assertThatThrownBy(() -> both.write(Command.email(1, "is@committed")))
                .isInstanceOf(OutcomePendingException.class)
                .hasMessageContaining("customers")
                .hasMessageContaining("SYNC")
                .hasMessageContaining("do not repeat");

        // then
        assertThat(both.oldEmail(1)).isEqualTo("CANARY-is@committed");
        assertThat(both.newEmail(1)).isNotEqualTo("CANARY-is@committed");
        assertThat(both.events(MigrationEvent.OutcomePending.class)).hasSize(1);
        both.repairAll();
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void whoever_ends_the_callers_unit_hears_that_its_outcome_is_pending() throws Exception {
        // given
        both.to(Stage.SYNC);
        both.hooks().beforeNext("customer_v2.put", () -> {
            throw new IllegalStateException("down");
        });

        // when
        assertThatThrownBy(() -> both.left().transactions().inTransaction(() -> {
                    both.write(Command.email(1, "one@unit"));
                    return both.write(Command.email(2, "one@unit"));
                }))
                .isInstanceOf(OutcomePendingException.class);

        // then
        assertThat(both.oldEmail(2)).isEqualTo("CANARY-one@unit");
        assertThat(both.newEmail(1)).isNotEqualTo("CANARY-one@unit");
        both.repairAll();
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void the_keys_of_one_unit_are_copied_together_after_its_commit() throws Exception {
        // given
        both.to(Stage.SYNC);

        // when
        both.migration().inUnit(() -> {
            both.write(Command.email(2, "two@keys"));
            both.write(Command.email(1, "two@keys"));
            assertThat(both.newEmail(1)).isNotEqualTo("CANARY-two@keys");
            return both.write(Command.email(2, "two@keys.again"));
        });

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-two@keys");
        assertThat(both.newEmail(2)).isEqualTo("CANARY-two@keys.again");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_unit_that_rolls_back_owes_nothing() throws Exception {
        // given
        both.to(Stage.SYNC);

        // when
        assertThatThrownBy(() -> both.left().transactions().inTransaction(() -> {
                    both.write(Command.email(1, "never@was"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        // then
        assertThat(both.migration().pending()).isZero();
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void what_was_rolled_back_to_a_savepoint_is_not_copied() throws Exception {
        // given
        both.to(Stage.SYNC);
        String before = both.oldEmail(1);

        // when
        both.left().transactions().inTransaction(() -> {
            both.left().update("SAVEPOINT here");
            both.write(Command.email(1, "taken@back"));
            both.left().update("ROLLBACK TO SAVEPOINT here");
            return both.write(Command.email(2, "stays@here"));
        });

        // then
        assertThat(both.newEmail(1)).isEqualTo(before);
        both.write(Command.email(1, "after@it"));
        assertThat(both.newEmail(1)).isEqualTo("CANARY-after@it");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_failed_command_whose_unit_commits_is_copied() throws Exception {
        // given
        both.to(Stage.SYNC);

        // when
        both.left().transactions().inTransaction(() -> {
            assertThatThrownBy(() -> both.migration()
                            .<Integer, RuntimeException>write(
                                    1L,
                                    () -> {
                                        int unused = both.old(Command.email(1, "half@done"));
                                        throw new IllegalStateException("late");
                                    },
                                    () -> 0))
                    .hasMessage("late");
            return true;
        });

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-half@done");
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_write_inside_a_transaction_of_the_other_database_is_refused_before_it_writes() throws Exception {
        // given
        both.to(Stage.SYNC);
        String before = both.oldEmail(1);

        // when
        assertThatThrownBy(() ->
                        both.right().transactions().inTransaction(() -> both.write(Command.email(1, "wrong@store"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("inUnit");

        // then
        assertThat(both.oldEmail(1)).isEqualTo(before);
    }

    @Test
    void a_copy_that_its_writer_is_about_to_make_is_not_made_by_a_repairer_too() throws Exception {
        // given
        HandExecutor repairer = new HandExecutor();
        both.to(Stage.SYNC);
        both.restart(builder -> builder.executor(repairer));
        AtomicReference<String> untouched = new AtomicReference<>();
        both.hooks().beforeNext("map", () -> {
            both.tick();
            repairer.runAll();
            untouched.set(both.left().query(UNTOUCHED).orElse("nothing was asked"));
        });

        // when
        both.write(Command.email(1, "by@writer"));

        // then
        assertThat(untouched).hasValue("1");
        assertThat(both.newEmail(1)).isEqualTo("CANARY-by@writer");
    }

    @Test
    void what_a_writer_failed_to_copy_is_taken_at_once() throws Exception {
        // given
        HandExecutor repairer = new HandExecutor();
        both.to(Stage.SYNC);
        both.restart(builder -> builder.executor(repairer));
        both.hooks().beforeNext("customer_v2.put", () -> {
            throw new IllegalStateException("fails once");
        });
        assertThatThrownBy(() -> both.write(Command.email(1, "left@over"))).isInstanceOf(OutcomePendingException.class);

        // when
        both.tick();
        repairer.runAll();

        // then
        assertThat(both.newEmail(1)).isEqualTo("CANARY-left@over");
    }

    @Test
    void a_unit_opened_by_the_migration_is_of_the_side_that_serialises() throws Exception {
        // given
        both.to(Stage.WRITE_NEW);

        // when
        Optional<String> read = both.migration().inUnit(() -> {
            both.write(Command.email(1, "in@unit"));
            return both.migration().read(1L).map(row -> row.email());
        });

        // then
        assertThat(read).contains("CANARY-in@unit");
        both.repairAll();
        assertThat(both.differences()).isEmpty();
    }

    @Test
    void a_writing_unit_reads_the_side_that_serialises_whatever_the_share() throws Exception {
        // given
        both.to(Stage.READ_NEW_50);
        both.left().update("UPDATE customer SET email = 'CANARY-only@old'");

        // when / then
        both.migration().inUnit(() -> {
            for (long key = 1; key <= 4; key++) {
                assertThat(both.migration().read(key).orElseThrow().email()).isEqualTo("CANARY-only@old");
            }
            return true;
        });
    }
}
