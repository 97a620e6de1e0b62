package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.event.MigrationEvent;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.ServicePhase;
import dev.zdm.rollout.RolloutFleet.Member;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.Notification.Kind;
import dev.zdm.testing.Events;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.Postgres;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Instances of a fleet that share what they have seen through a real database. */
class SharedEvidenceTest {
    private static final Instruction ANN = Instruction.by("ann").because("go");

    private RolloutFleet fleet;

    @AfterEach
    void close() {
        fleet.close();
    }

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of(Named.of("PostgreSQL", Postgres.freshDatabase())),
                Arguments.of(Named.of("MariaDB", MariaDb.freshDatabase("jdbc:mariadb"))));
    }

    private RolloutFleet on(DataSource database, int share) {
        JdbcSchema.STATE.create(database);
        return new RolloutFleet(JdbcStateStore.of(PooledDataSource.over(database)), ServicePhase.RAMP, share);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void what_each_has_seen_is_too_little_and_what_all_have_seen_is_enough(DataSource database) {
        // given
        fleet = on(database, 25);
        for (int number = 1; number <= 4; number++) {
            fleet.join("instance-" + number, RolloutFleet.PLAN);
        }
        fleet.newFails(true);

        // when
        int seconds = 0;
        while (fleet.stored().phase() == ServicePhase.RAMP && seconds++ < 60) {
            fleet.live(1, 2);
        }

        // then
        assertThat(fleet.stored().describe()).isEqualTo("SHADOW");
        AuditEntry why = fleet.members().get(3).migration().rollout().whyBack().orElseThrow();
        assertThat(why.evidence()).contains("failure-origin FAIL: ").doesNotContain("key-");
        assertThat(fleet.told().stream().filter(Kind.ROLLBACK::equals)).hasSize(1);
    }

    @Test
    void a_store_that_does_not_answer_in_the_middle_of_a_step_moves_nothing_and_is_looked_at_again() {
        // given
        Events events = new Events();
        DataSource database = Postgres.freshDatabase();
        fleet = on(database, 25);
        Member one = fleet.join("one", RolloutFleet.PLAN, builder -> builder.listener(events));
        one.migration().rollout().approve(ANN);
        fleet.live(2, 10);

        // when
        Postgres.execute(database, "alter table zdm_evidence rename to zdm_evidence_away");
        fleet.newFails(true);
        fleet.live(5, 10);

        // then
        assertThat(events.of(MigrationEvent.RolloutFailed.class)).isNotEmpty();
        assertThat(fleet.stored().describe()).isEqualTo("RAMP 25 %");
        Postgres.execute(database, "alter table zdm_evidence_away rename to zdm_evidence");
        fleet.live(10, 10);
        assertThat(fleet.stored().describe()).isEqualTo("SHADOW");
    }

    @Test
    void a_rollback_that_fails_is_told_once_each_minute_until_a_person_takes_note_and_is_tried_all_the_time() {
        // given
        DataSource database = Postgres.freshDatabase();
        fleet = on(database, 25);
        fleet.join("one", RolloutFleet.PLAN);
        fleet.join("two", RolloutFleet.PLAN);
        Postgres.execute(database, """
                create function keep_phase() returns trigger language plpgsql
                    as 'begin raise exception ''the disk is full''; end';
                create trigger keep_phase before update on zdm_migration
                    for each row when (old.phase <> new.phase) execute function keep_phase();
                """);

        // when / then
        fleet.newFails(true);
        fleet.liveUntil(() -> failures() == 1, 10, 60);
        fleet.live(59, 1);
        assertThat(failures()).isEqualTo(1);
        fleet.live(1, 1);
        assertThat(failures()).isEqualTo(2);
        fleet.live(60, 1);
        assertThat(failures()).isEqualTo(3);

        // when
        fleet.members().get(1).migration().rollout().acknowledge(ANN);
        fleet.live(121, 1);

        // then
        assertThat(failures()).isEqualTo(3);
        assertThat(fleet.stored().describe()).isEqualTo("RAMP 25 %");
        Postgres.execute(database, "drop trigger keep_phase on zdm_migration");
        fleet.live(1, 1);
        assertThat(fleet.stored().describe()).isEqualTo("SHADOW");
        assertThat(fleet.told()).endsWith(Kind.ROLLBACK).containsOnlyOnce(Kind.ROLLBACK);
    }

    private long failures() {
        return fleet.told().stream().filter(Kind.ROLLBACK_FAILED::equals).count();
    }
}
