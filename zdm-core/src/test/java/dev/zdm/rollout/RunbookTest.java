package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.Phase;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScanForecast;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Trigger;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunbookTest {
    private static final List<Integer> STEPS = List.of(10, 50, 100);

    private static RolloutPlan plan(RolloutMode mode, int holdback) {
        RolloutPlan usual = RolloutPlan.DEFAULT;
        return new RolloutPlan(
                mode,
                100,
                Duration.ofMinutes(5),
                Set.of("50", "WRITE_NEW"),
                holdback,
                Duration.ofMinutes(10),
                List.of(),
                Trigger.DEFAULTS,
                usual.risk(),
                usual.checkEvery(),
                true,
                ChecklistPolicy.NONE);
    }

    private static String runbookOfRows(RolloutMode mode, int holdback) {
        try (Rig rig = Rig.in(Phase.OLD_ONLY, 0)) {
            return rig.rows()
                    .readSteps(STEPS)
                    .rollout(plan(mode, holdback))
                    .notCovered("nightly import | by hand")
                    .register()
                    .rollout()
                    .runbook();
        }
    }

    private static List<String> steps(String runbook) {
        return runbook.lines().filter(line -> line.matches("\\| \\d+ \\|.*")).toList();
    }

    @Test
    void every_step_says_who_takes_it_with_which_command_after_how_long_and_behind_which_gates() {
        // when
        List<String> steps = steps(runbookOfRows(RolloutMode.AUTO, 5));

        // then
        assertThat(steps)
                .containsExactly(
                        "| 1 | OLD_ONLY | DUAL_WRITE | the rollout, once **a person** approves | `zdm-cli approve rows` | – | state-store, hidden-writers, guard |",
                        "| 2 | DUAL_WRITE | BACKFILL | the rollout | `zdm-cli advance rows` | – | hidden-writers |",
                        "| 3 | BACKFILL | SYNC | the rollout | `zdm-cli advance rows` | – | backfill, verification, pending, dead-letters |",
                        "| 4 | SYNC | READ_NEW 10 % | the rollout | `zdm-cli advance rows` | – | owed-copies, best-effort, captured-writes, pending, dead-letters |",
                        "| 5 | READ_NEW 10 % | READ_NEW 50 % | the rollout, once **a person** approves | `zdm-cli approve rows` | 5 min and 100 calls | – |",
                        "| 6 | READ_NEW 50 % | READ_NEW 95 % | the rollout | `zdm-cli share rows 95` | 5 min and 100 calls | – |",
                        "| 7 | READ_NEW 95 % | READ_NEW 100 % | the rollout | `zdm-cli advance rows` | 10 min and 100 calls | comparisons |",
                        "| 8 | READ_NEW 100 % | WRITE_NEW | the rollout, once **a person** approves | `zdm-cli approve rows` | 10 min and 100 calls | owed-copies, flag, backfill, verification, round-trip, pending, dead-letters, hand-over |",
                        "| 9 | WRITE_NEW | NEW_ONLY | the rollout | `zdm-cli advance rows` | 10 min | owner, bake-time |");
    }

    @Test
    void by_hand_a_person_takes_every_step_and_nothing_waits_for_the_rollout() {
        // when
        String runbook = runbookOfRows(RolloutMode.MANUAL, 0);

        // then
        assertThat(steps(runbook))
                .allSatisfy(step -> assertThat(step).contains("| **a person** | `zdm-cli advance rows` | – |"));
        assertThat(runbook).doesNotContain("it is rolled back at once");
    }

    @Test
    void a_service_has_its_own_steps() {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            // when
            String runbook = rig.calls()
                    .readSteps(STEPS)
                    .rollout(RolloutPlan.DEFAULT.moved(RolloutMode.ASSISTED))
                    .register()
                    .rollout()
                    .runbook();

            // then
            assertThat(steps(runbook))
                    .hasSize(5)
                    .allSatisfy(step -> assertThat(step)
                            .contains("| the rollout, once **a person** approves | `zdm-cli approve rows` |"));
            assertThat(runbook).doesNotContain("backfill");
        }
    }

    @Test
    void it_names_triggers_ways_back_and_what_is_not_seen_and_is_the_same_each_time() {
        // when
        String runbook = runbookOfRows(RolloutMode.AUTO, 5);

        // then
        assertThat(runbook)
                .contains("| error-rate | 0.05 | 5 min | 20 | it is rolled back at once |")
                .contains(
                        "| latency-p95 | 2 | 10 min | 20 | a person is asked whether to roll back; nothing moves on |")
                .contains("| WRITE_NEW | back to READ_NEW: safe, writers wait at most 10 s")
                .contains("| NEW_ONLY | back to WRITE_NEW only: the old side misses every write from the beginning of")
                .contains("- nightly import | by hand")
                .contains("5 % of the keys stay on the old side for 10 min")
                .isEqualTo(runbookOfRows(RolloutMode.AUTO, 5))
                .doesNotContainPattern("\\d{4}-\\d\\d-\\d\\d");
    }

    @Test
    void how_long_the_backfill_takes_is_what_a_dry_run_has_found() {
        try (Rig rig = Rig.in(Phase.OLD_ONLY, 0)) {
            // given
            var forecast = new ScanForecast(90_000, 100, 1_000, Duration.ofSeconds(90), Duration.ZERO, 0, List.of(), 0);
            var rollout = rig.rows().register().rollout();

            // when / then
            assertThat(rollout.runbook(forecast)).contains("the estimated 90000 rows in about 90 s");
            assertThat(rollout.runbook()).contains("How long they take is not known");
        }
    }

    /** Otherwise a new gate would be missing in what people review. */
    @Test
    void every_gate_that_can_refuse_a_step_is_explained_or_known_to_be_none_of_a_step() throws IOException {
        // given
        Set<String> ofNoStep = Set.of(
                "phase",
                "contracted",
                "order",
                "confirmation",
                "capture",
                "required-columns",
                "marks",
                "one-database",
                "old-complete");

        // when
        Set<String> gates = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/zdm/internal/cutover"))) {
            for (Path source : sources.toList()) {
                Matcher found =
                        Pattern.compile("new Refusal\\(\\s*\"([a-z-]+)\"").matcher(Files.readString(source));
                while (found.find()) {
                    gates.add(found.group(1));
                }
            }
        }
        gates.removeAll(ofNoStep);

        // then
        String runbook = runbookOfRows(RolloutMode.AUTO, 0);
        assertThat(gates).isNotEmpty().allSatisfy(gate -> assertThat(runbook).contains("| " + gate + " | "));
    }
}
