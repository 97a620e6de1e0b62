package dev.zdm.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.ZdmBuilder;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.InstanceConflictException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.InMemoryRecordStore;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.OldRow;
import dev.zdm.testing.UnsteadyStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeclarationsTest {
    private Rig rig = Rig.in(Phase.OLD_ONLY, 0);

    @AfterEach
    void close() {
        rig.close();
    }

    private static Arguments refused(String because, Consumer<Rig> declaration) {
        return Arguments.of(because, declaration);
    }

    static Stream<Arguments> cannotWork() {
        InMemoryRecordStore<String, OldRow> otherKeys =
                InMemoryRecordStore.of("other", String.class, row -> row.id().toString());
        return Stream.of(
                refused("blank id", rig -> rig.zdm().migration(" ")),
                refused(
                        "no mapping",
                        rig -> rig.zdm()
                                .migration(Rig.ID)
                                .from(rig.old())
                                .to(rig.next())
                                .register()),
                refused("stored as a DATA migration", rig -> rig.calls().register()),
                refused(
                        "not rising",
                        rig -> rig.rows().readSteps(List.of(50, 25)).register()),
                refused(
                        "not rising",
                        rig -> rig.rows().readSteps(List.of(5, 50)).register()),
                refused(
                        "at least ATOMIC",
                        rig -> rig.rows().atLeast(ConsistencyMode.ATOMIC).register()),
                refused("no migration of this id", rig -> rig.zdm().control("nowhere")),
                refused("keys of type", rig -> register(rig, otherKeys)));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // what the compiler forbids may still come in through raw types
    private static void register(Rig rig, InMemoryRecordStore<String, OldRow> otherKeys) {
        rig.zdm()
                .migration(Rig.ID)
                .from((InMemoryRecordStore) rig.old())
                .to(otherKeys)
                .mapping((Mapping) Mapping.identity())
                .register();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cannotWork")
    void what_cannot_work_is_refused_with_a_remedy(String because, Consumer<Rig> declaration) {
        assertThatThrownBy(() -> declaration.accept(rig))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(because)
                .hasMessageContaining("Remedy: ");
    }

    @Test
    void two_migrations_of_one_id_are_refused() {
        // given
        Migration<Long, OldRow> first = rig.rows().register();

        // when / then
        assertThatThrownBy(() -> rig.rows().register())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("two migrations")
                .hasMessageContaining(Rig.ID);
        assertThat(rig.zdm().control(Rig.ID)).isSameAs(first);
        assertThat(rig.zdm().migrations()).hasSize(1);
    }

    @Test
    void a_refused_declaration_leaves_the_place_free() {
        // given
        assertThatThrownBy(() -> rig.zdm()
                        .migration(Rig.ID)
                        .from(rig.old())
                        .to(rig.next())
                        .register())
                .isInstanceOf(ConfigurationException.class);

        // when / then
        assertThat(rig.rows().register().state().phase()).isEqualTo(Phase.OLD_ONLY);
    }

    @Test
    void a_migration_requires_a_state_store() {
        try (Zdm stateless = Zdm.builder().build()) {
            assertThatThrownBy(() -> stateless.service(Rig.ID).register())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(Rig.ID)
                    .hasMessageContaining("no state store");
        }
    }

    @Test
    void a_time_to_live_must_leave_time_to_renew() {
        // given
        ZdmBuilder builder = Zdm.builder();

        // when / then
        assertThatThrownBy(() -> builder.timeToLive(Duration.ofMillis(99)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("100 milliseconds");
    }

    @Test
    void a_state_that_is_forgotten_at_a_restart_does_not_leave_the_first_phase_by_itself() {
        // given
        Migration<Long, OldRow> migration = rig.rows().register();

        // when / then
        assertThatThrownBy(() -> migration.advance(Instruction.by("test")))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("kept in memory")
                .hasMessageContaining("volatile-state");
    }

    @Test
    void a_registration_that_closing_overtakes_gives_its_place_back() {
        // given
        UnsteadyStore store = new UnsteadyStore(StateStore.inMemory(rig.time()));
        Zdm zdm = Zdm.builder().stateStore(store).time(rig.time()).build();
        store.afterClaim(zdm::close);

        // when / then
        assertThatThrownBy(() -> zdm.service("pricing").register())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("this Zdm was closed");
        assertThat(store.instances().list("pricing")).isEmpty();
    }

    @Test
    void after_closing_every_call_is_refused() {
        // given
        Migration<Long, OldRow> migration = rig.rows().register();
        rig.zdm().close();

        // when / then
        assertThatThrownBy(() -> migration.read(1L))
                .isInstanceOf(InstanceConflictException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> migration.write(1L, () -> {}, () -> {})).isInstanceOf(InstanceConflictException.class);
    }

    @Test
    void a_status_says_in_one_line_where_the_migration_stands() {
        // given
        rig.close();
        rig = Rig.in(Phase.READ_NEW, 50);
        Migration<Long, OldRow> migration = rig.rows().notCovered("cron jobs").register();

        // when
        String line = migration.status().line();

        // then
        assertThat(line).contains(Rig.ID, "BEST_EFFORT", "READ_NEW 50 %", "not covered: cron jobs", "back to OLD_ONLY");
    }

    @Test
    void a_service_moves_through_its_phases_and_back() {
        // given
        rig.close();
        rig = Rig.in(ServicePhase.OLD_ONLY, 0);
        var calls = rig.calls().readSteps(List.of(50, 100)).register();
        Instruction test = Instruction.by("test");

        // when / then
        assertThat(calls.advance(test).describe()).isEqualTo("SHADOW");
        assertThat(calls.advance(test).describe()).isEqualTo("RAMP 50 %");
        assertThat(calls.advance(test).describe()).isEqualTo("RAMP 100 %");
        assertThat(calls.advance(test).describe()).isEqualTo("NEW_ONLY");
        assertThatThrownBy(() -> calls.advance(test)).isInstanceOf(TransitionRefusedException.class);
        assertThat(calls.rollback(test).describe()).isEqualTo("RAMP 100 %");
        assertThat(calls.share(5, test).describe()).isEqualTo("RAMP 5 %");
        assertThat(calls.rollback(test).describe()).isEqualTo("SHADOW");
        assertThat(calls.history()).hasSize(8);
    }
}
