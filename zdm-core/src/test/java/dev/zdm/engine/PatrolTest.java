package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.PatrolPolicy;
import dev.zdm.plan.Phase;
import dev.zdm.testing.InMemoryRecordStore.UnavailableException;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verification that begins again and again, with the time in the test's hand. */
class PatrolTest {
    private static final long UNLIMITED = Long.MAX_VALUE;
    private static final Duration REST = Duration.ofHours(1);

    private static Migration<Long, OldRow> patrolled(Rig rig, boolean repairs) {
        Duration second = Duration.ofSeconds(1);
        rig.old().with(new OldRow(1L, "one"), new OldRow(2L, "two"));
        rig.next().with(new NewRow(1L, "one"), new NewRow(2L, "other"));
        return rig.rows()
                .gates(new GatePolicy(Duration.ZERO, 0, true, true, second, second))
                .patrol(new PatrolPolicy(UNLIMITED, REST, repairs))
                .register();
    }

    /** One tick of everything that repeats, and what that lets the executor do. */
    private static void tick(Rig rig) {
        rig.scheduler().repeat();
        rig.executor().runAll();
    }

    private static List<MigrationEvent.DifferencesFound> found(Rig rig) {
        return rig.events().of(MigrationEvent.DifferencesFound.class);
    }

    @ParameterizedTest
    @CsvSource({
        "DUAL_WRITE, 0, 0",
        "SYNC, 0, 0",
        "READ_NEW, 50, 1",
        "READ_NEW, 100, 1",
        "WRITE_NEW, 0, 1",
        "NEW_ONLY, 0, 0"
    })
    void rounds_are_gone_while_the_new_side_is_read_and_both_are_written(Phase phase, int share, int rounds) {
        try (Rig rig = Rig.in(phase, share, builder -> builder)) {
            // given
            patrolled(rig, false);

            // when
            tick(rig);
            tick(rig);

            // then
            assertThat(found(rig)).hasSize(rounds);
        }
    }

    @Test
    void between_two_rounds_it_rests() {
        try (Rig rig = Rig.in(Phase.READ_NEW, 100, builder -> builder)) {
            // given
            patrolled(rig, false);
            tick(rig);

            // when / then
            rig.time().advance(REST.minusSeconds(1));
            tick(rig);
            assertThat(found(rig)).hasSize(1);
            rig.time().advance(Duration.ofSeconds(1));
            tick(rig);
            assertThat(found(rig)).hasSize(2);
        }
    }

    @Test
    void what_a_round_finds_is_repaired_if_that_is_wanted() {
        try (Rig rig = Rig.in(Phase.READ_NEW, 100, builder -> builder)) {
            // given
            patrolled(rig, true);

            // when
            tick(rig);

            // then
            assertThat(found(rig))
                    .singleElement()
                    .satisfies(event -> assertThat(event.report().columns()).containsEntry("title", 1L));
            assertThat(rig.next().find(2L))
                    .hasValueSatisfying(row -> assertThat(row.title()).endsWith("two"));
        }
    }

    @Test
    void a_round_stands_in_no_scans_way_and_no_gate_sees_it() throws Exception {
        try (Rig rig = Rig.in(Phase.READ_NEW, 100, builder -> builder)) {
            // given
            Migration<Long, OldRow> migration = patrolled(rig, false);
            rig.scheduler().repeat();

            // when
            var verification = migration.verify();
            rig.executor().runAll();

            // then
            assertThat(verification.get().mismatches()).isEqualTo(1);
            assertThat(found(rig)).hasSize(2);
        }
    }

    @Test
    void a_round_that_fails_is_told_and_the_next_one_begins_from_the_first_row() {
        try (Rig rig = Rig.in(Phase.READ_NEW, 100, builder -> builder)) {
            // given
            patrolled(rig, false);
            rig.next().failNextReads(1);

            // when
            tick(rig);

            // then
            assertThat(rig.events().of(MigrationEvent.PatrolFailed.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.cause()).isInstanceOf(UnavailableException.class));
            assertThat(found(rig)).isEmpty();

            // and when
            rig.time().advance(REST);
            tick(rig);

            // then
            assertThat(found(rig)).hasSize(1);
        }
    }

    @Test
    void nothing_begins_while_the_migration_is_paused_or_after_it_was_closed() {
        try (Rig rig = Rig.in(Phase.READ_NEW, 100, builder -> builder)) {
            // given
            Migration<Long, OldRow> migration = patrolled(rig, false);
            migration.pause(Instruction.by("operator").because("a test"));

            // when
            tick(rig);
            rig.zdm().close();
            rig.executor().runAll();

            // then
            assertThat(found(rig)).isEmpty();
        }
    }

    @Test
    void a_policy_that_never_ends_a_round_is_refused() {
        assertThatThrownBy(() -> new PatrolPolicy(0, REST, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("give at least one row");
    }
}
