package dev.zdm.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class PhaseListTest {

    static class InAll {
        @EveryPhase
        void runs(MigrationRig zdm) {
            assertThat(Orders.in(zdm).migration().state().phase()).isEqualTo(zdm.phase());
        }
    }

    static class InSome {
        @EveryPhase(
                from = Phase.SYNC,
                to = Phase.READ_NEW,
                shares = {0, 30},
                modes = {ConsistencyMode.BEST_EFFORT, ConsistencyMode.ATOMIC})
        void runs(MigrationRig zdm) {
            ZdmAssert.assertThat(Orders.in(zdm)).isInPhase(zdm.phase()).hasMode(zdm.mode());
        }
    }

    static class OfServices {
        @EveryServicePhase(from = ServicePhase.SHADOW)
        void runs(MigrationRig zdm) {
            ZdmAssert.assertThat(zdm.service("pricing")).isInPhase(zdm.phase());
        }
    }

    static class Wrong {
        @EveryPhase(from = Phase.SYNC, to = Phase.OLD_ONLY)
        void backwards(MigrationRig zdm) {}

        @EveryPhase(shares = 101)
        void tooMuch(MigrationRig zdm) {}

        @EveryPhase(modes = ConsistencyMode.DURABLE)
        void durable(MigrationRig zdm) {}

        @EveryPhase(to = Phase.OLD_ONLY)
        void withoutRig() {}
    }

    static class Fixtures {
        private static final List<MigrationRig> RIGS = new ArrayList<>();
        private final MigrationRig ofConstructor;

        Fixtures(MigrationRig zdm) {
            ofConstructor = zdm;
        }

        @BeforeEach
        void prepare(MigrationRig zdm) {
            assertThat(zdm).isSameAs(ofConstructor);
        }

        @EveryPhase(from = Phase.NEW_ONLY)
        void runs(MigrationRig zdm) {
            assertThat(zdm).isSameAs(ofConstructor);
            RIGS.add(zdm);
        }

        @EveryPhase(from = Phase.NEW_ONLY)
        void runsAgain(MigrationRig zdm) {
            assertThat(RIGS).doesNotContain(zdm);
            RIGS.add(zdm);
        }
    }

    private static EngineExecutionResults run(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute();
    }

    private static List<String> names(EngineExecutionResults results) {
        return results.testEvents()
                .started()
                .map(event -> event.getTestDescriptor().getDisplayName())
                .toList();
    }

    @Test
    void a_test_runs_once_in_every_phase_and_at_every_share() {
        // when
        EngineExecutionResults results = run(InAll.class);

        // then
        assertThat(names(results))
                .containsExactly(
                        "OLD_ONLY (ATOMIC)",
                        "DUAL_WRITE (ATOMIC)",
                        "BACKFILL (ATOMIC)",
                        "SYNC (ATOMIC)",
                        "READ_NEW 1 % (ATOMIC)",
                        "READ_NEW 50 % (ATOMIC)",
                        "READ_NEW 100 % (ATOMIC)",
                        "WRITE_NEW (ATOMIC)",
                        "NEW_ONLY (ATOMIC)");
        results.testEvents()
                .assertStatistics(statistics -> statistics.succeeded(9).failed(0));
    }

    @Test
    void phases_shares_and_modes_can_be_chosen() {
        // when
        EngineExecutionResults results = run(InSome.class);

        // then
        assertThat(names(results))
                .containsExactly(
                        "SYNC (BEST_EFFORT)",
                        "READ_NEW 0 % (BEST_EFFORT)",
                        "READ_NEW 30 % (BEST_EFFORT)",
                        "SYNC (ATOMIC)",
                        "READ_NEW 0 % (ATOMIC)",
                        "READ_NEW 30 % (ATOMIC)");
        results.testEvents()
                .assertStatistics(statistics -> statistics.succeeded(6).failed(0));
    }

    @Test
    void services_have_phases_of_their_own() {
        // when
        EngineExecutionResults results = run(OfServices.class);

        // then
        assertThat(names(results)).containsExactly("SHADOW", "RAMP 1 %", "RAMP 50 %", "RAMP 100 %", "NEW_ONLY");
        results.testEvents()
                .assertStatistics(statistics -> statistics.succeeded(5).failed(0));
    }

    @Test
    void a_choice_that_cannot_work_fails_and_says_so() {
        // when
        EngineExecutionResults results = run(Wrong.class);

        // then
        assertThat(results.allEvents().failed().stream()
                        .map(Failures::messageOf)
                        .toList())
                .hasSize(4)
                .anyMatch(message -> message.contains("no phase lies between SYNC and OLD_ONLY"))
                .anyMatch(message -> message.contains("share 101 does not fit"))
                .anyMatch(message -> message.contains("no stores for DURABLE"))
                .anyMatch(message -> message.contains("asks for no MigrationRig"));
    }

    @Test
    void constructor_set_up_and_test_share_the_rig_of_their_run_and_no_other_run_has_it() {
        // when
        EngineExecutionResults results = run(Fixtures.class);

        // then
        results.testEvents()
                .assertStatistics(statistics -> statistics.succeeded(2).failed(0));
    }
}
