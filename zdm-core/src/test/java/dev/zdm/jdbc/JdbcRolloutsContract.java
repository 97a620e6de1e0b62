package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.OperatorRequests.Taken;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.Rollouts;
import dev.zdm.spi.RolloutsContract;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.DriverDataSource;
import dev.zdm.testing.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** In a database, whose clock a test cannot move; but the past can be. */
abstract class JdbcRolloutsContract extends RolloutsContract {
    private final DataSource database;
    private final String earlier;

    /**
     * On one database.
     *
     * @param earlier the time of the column {@code %s}, earlier by {@code %d} microseconds
     */
    JdbcRolloutsContract(DataSource database, String earlier) {
        this.database = database;
        this.earlier = earlier;
    }

    @Override
    protected StateStore emptyStore() {
        if (!JdbcSchema.STATE.missingTables(database).isEmpty()) {
            JdbcSchema.STATE.create(database);
        }
        Sql.execute(
                database,
                "delete from zdm_evidence; delete from zdm_note; delete from zdm_request; delete from zdm_audit;"
                        + " delete from zdm_migration");
        return JdbcStateStore.of(database);
    }

    @Override
    protected void passTime(Duration duration) {
        Sql.execute(
                database,
                aged("zdm_evidence", "written_at", duration)
                        + aged("zdm_audit", "recorded_at", duration)
                        + aged("zdm_request", "asked_at", duration));
    }

    private String aged(String table, String column, Duration duration) {
        String before = earlier.formatted(column, duration.toNanos() / 1_000);
        return "update " + table + " set " + column + " = " + before + ";";
    }

    @Test
    void a_step_that_began_in_the_future_of_the_databases_clock_has_lasted_for_no_time() {
        // when
        Sql.execute(database, aged("zdm_audit", "recorded_at", Duration.ofHours(-1)));

        // then
        assertThat(rollouts().evidence().read(MIGRATION, 1, Instant.MIN).inStep())
                .isZero();
    }

    @Test
    void a_part_that_is_written_again_is_one_row() {
        // when
        rollouts().evidence().write(part("boot-1", 1, 1, 1));
        rollouts().evidence().write(part("boot-1", 1, 1, 2));

        // then
        assertThat(Sql.texts(database, "select new_calls from zdm_evidence")).containsExactly("2");
    }

    @Test
    void what_one_instance_has_written_another_reads() {
        // given
        rollouts().evidence().write(part("boot-1", 1, 1, 1));
        rollouts().notes().enter(note(1, Kind.PROPOSED, "", "one"));
        long id = rollouts().requests().ask(request("ann"));

        // then
        assertThat(rollouts().evidence().read(MIGRATION, 1, Instant.MIN).parts())
                .hasSize(1);
        assertThat(rollouts().notes().enter(note(1, Kind.PROPOSED, "", "two"))).isFalse();
        assertThat(take(rollouts())).map(Taken::id).contains(id);
        assertThat(take(rollouts())).isEmpty();
    }

    @Test
    void what_only_a_later_version_knows_is_left_to_it() {
        // given
        rollouts().notes().enter(note(1, Kind.PROPOSED, "", "ann"));
        rollouts().requests().ask(request("ann"));
        Sql.execute(database, "update zdm_note set kind = 'LATER'; update zdm_request set action = 'LATER'");
        long known = rollouts().requests().ask(request("bob"));

        // then
        assertThat(rollouts().notes().of(MIGRATION, 1)).isEmpty();
        assertThat(take(rollouts())).map(Taken::id).contains(known);
        assertThat(take(rollouts())).isEmpty();
        assertThat(Sql.count(database, "select count(*) from zdm_request where taken_by is null"))
                .isEqualTo(1);
    }

    @Test
    void a_judgement_fits_into_the_evidence_of_a_change() {
        // given
        StateStore store = JdbcStateStore.of(database);
        String judgement = "7 of 9 failing keys 🚦\n".repeat(4_000);
        var state = store.states().find(MIGRATION).orElseThrow();

        // when
        store.states().compareAndSet(state, state.withPaused(true, Instant.EPOCH, "me", ""), judgement);

        // then
        assertThat(store.states().history(MIGRATION).get(1).evidence()).isEqualTo(judgement);
    }

    @Test
    void every_port_names_a_missing_table() {
        // given
        Rollouts rollouts = rollouts();
        Sql.execute(database, "drop table zdm_evidence; drop table zdm_note; drop table zdm_request");

        // then
        assertFails(() -> rollouts.evidence().write(part("boot-1", 1, 1, 1)), "zdm_evidence");
        assertFails(() -> rollouts.evidence().read(MIGRATION, 1, Instant.MIN), "zdm_evidence");
        assertFails(() -> rollouts.notes().enter(note(1, Kind.PROPOSED, "", "ann")), "zdm_note");
        assertFails(() -> rollouts.notes().of(MIGRATION, 1), "zdm_note");
        assertFails(() -> rollouts.requests().ask(request("ann")), "zdm_request");
        assertFails(() -> take(rollouts), "zdm_request");
        assertFails(() -> rollouts.requests().answer(1, true, ""), "zdm_request");
        assertFails(() -> rollouts.requests().find(1), "zdm_request");
    }

    @Test
    void a_database_that_is_not_there_is_told_by_every_port() {
        // given
        Rollouts rollouts = JdbcStateStore.of(new DriverDataSource("jdbc:postgresql://localhost:1/nobody"))
                .rollouts();

        // then
        assertFails(() -> rollouts.evidence().write(part("boot-1", 1, 1, 1)), "cannot be reached");
        assertFails(() -> rollouts.evidence().read(MIGRATION, 1, Instant.MIN), "cannot be reached");
        assertFails(() -> rollouts.notes().enter(note(1, Kind.PROPOSED, "", "ann")), "cannot be reached");
        assertFails(() -> rollouts.notes().of(MIGRATION, 1), "cannot be reached");
        assertFails(() -> rollouts.requests().ask(request("ann")), "cannot be reached");
        assertFails(() -> take(rollouts), "cannot be reached");
        assertFails(() -> rollouts.requests().answer(1, true, ""), "cannot be reached");
        assertFails(() -> rollouts.requests().find(1), "cannot be reached");
    }

    private static void assertFails(Runnable call, String part) {
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(call::run)
                .withMessageContaining(part)
                .withMessageContaining("Remedy");
    }

    private static Optional<Taken> take(Rollouts rollouts) {
        return rollouts.requests().take(MIGRATION, "one", Duration.ofMinutes(1));
    }

    private Rollouts rollouts() {
        return JdbcStateStore.of(database).rollouts();
    }
}
