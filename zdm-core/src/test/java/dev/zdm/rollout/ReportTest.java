package dev.zdm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.MigrationControl;
import dev.zdm.checks.Canary;
import dev.zdm.event.ScanKind;
import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.ChecklistItem.Stage;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Trigger;
import dev.zdm.report.RolloutReport;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, false, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final ChecklistPolicy POLICY = ChecklistPolicy.NONE
            .with(ChecklistItem.signedOff("plan", Stage.BEFORE, "there is a plan"))
            .with(ChecklistItem.signedOff("archived", Stage.AFTER, "it is archived"));

    private static MigrationControl moved(Rig rig) {
        MigrationControl calls =
                rig.calls().gates(OPEN).volatileState(true).rollout(plan()).register();
        Instruction ann = Instruction.by("ann").because("monday");
        rig.time().advance(Duration.ofMinutes(90));
        calls.rollout().signOff("plan", ann);
        rig.time().advance(Duration.ofSeconds(30));
        calls.advance(ann);
        rig.time().advance(Duration.ofMinutes(5));
        calls.advance(ann.withEvidence("all | well\nas seen"));
        rig.time().advance(Duration.ofDays(1));
        calls.rollback(Instruction.by("bob").because("too \"slow\""));
        rig.time().advance(Duration.ofSeconds(1));
        return calls;
    }

    private static RolloutPlan plan() {
        RolloutPlan usual = RolloutPlan.DEFAULT;
        return new RolloutPlan(
                usual.mode(),
                usual.minimumCalls(),
                usual.minimumTime(),
                usual.approvals(),
                0,
                usual.soak(),
                List.of(),
                List.of(Trigger.DEFAULTS.get(2)),
                usual.risk(),
                usual.checkEvery(),
                true,
                POLICY);
    }

    @Test
    void the_report_tells_people_what_was_done_by_whom_and_for_how_long() {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            // when
            String text = moved(rig).report().toMarkdown();

            // then
            assertThat(text).isEqualTo("""
            # Report: rows

            A service migration in SHADOW, epoch 4, run 1. It has taken 1 d 1 h 35 min 31 s. Written at 2026-11-23T09:35:31Z.

            ## Plan

            - mode MANUAL, shares 5, 25, 50, 100
            - each step at least 5 min and 100 calls; soak 10 min; holdback 0 %
            - a person is asked before NEW_ONLY, WRITE_NEW
            - triggers: error-rate 0.05 (AUTOMATIC)

            ## Timeline

            | epoch | at | from | to | by | lasted | reason |
            | --- | --- | --- | --- | --- | --- | --- |
            | 1 | 2026-11-22T08:00:00Z |  | OLD_ONLY | test | 1 h 30 min 30 s |  |
            | 2 | 2026-11-22T09:30:30Z | OLD_ONLY | SHADOW | ann | 5 min | monday |
            | 3 | 2026-11-22T09:35:30Z | SHADOW | RAMP 5 % | ann | 1 d | monday |
            | 4 | 2026-11-23T09:35:30Z | RAMP 5 % | SHADOW | bob | 1 s | too "slow" |

            ## Ways back

            | epoch | at | from | to | by | lasted | reason |
            | --- | --- | --- | --- | --- | --- | --- |
            | 4 | 2026-11-23T09:35:30Z | RAMP 5 % | SHADOW | bob | 1 s | too "slow" |

            ## Evidence

            - epoch 2, SHADOW: all gates open
            - epoch 3, RAMP 5 %: all | well; as seen; all gates open
            - epoch 4, SHADOW: all gates open

            ## What was said

            | epoch | at | what | of | by | reason |
            | --- | --- | --- | --- | --- | --- |
            | 1 | 2026-11-22T09:30:00Z | SIGNED_OFF | plan | ann | monday |

            ## Scans

            None.

            ## Copies

            0 copies are owed, 0 were given up.

            ## Checklist

            | stage | item | state | by | what must be so | found |
            | --- | --- | --- | --- | --- | --- |
            | BEFORE | plan | DONE | ann 2026-11-22T09:30:00Z | there is a plan | monday |
            | AFTER | archived | OPEN |  | it is archived | nobody has signed it off |
            """);
        }
    }

    @Test
    void the_report_is_the_same_for_programs() {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            // when
            RolloutReport report = moved(rig).report();

            // then
            assertThat(report.toJson())
                    .startsWith(
                            "{\"migration\":\"rows\",\"kind\":\"SERVICE\",\"run\":1,\"state\":\"SHADOW\",\"epoch\":4")
                    .contains("\"judgement\":null")
                    .contains("\"steps\":[5,25,50,100]")
                    .contains("\"reason\":\"too \\u0022slow\\u0022\"")
                    .contains("all | well\\u000aas seen")
                    .contains(
                            "{\"name\":\"archived\",\"stage\":\"AFTER\",\"text\":\"it is archived\",\"checkedBy\":\"PERSON\","
                                    + "\"state\":\"OPEN\",\"by\":\"\",\"at\":null,\"detail\":\"nobody has signed it off\"}]}");
            assertThat(report.waysBack()).hasSize(1);
            assertThat(report.waysBack().get(0).by()).isEqualTo("bob");
        }
    }

    @Test
    void the_report_is_written_to_a_file(@TempDir Path folder) throws IOException {
        try (Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0)) {
            // given
            MigrationControl migration = moved(rig);
            Path archive = folder.resolve("report.md");

            // when
            // tag::report[]
            Files.writeString(archive, migration.report().toMarkdown());
            // end::report[]

            // then
            assertThat(archive).content().startsWith("# Report: rows");
        }
    }

    @Test
    void scans_and_earlier_runs_are_in_it_and_no_key() {
        try (Rig rig = Rig.in(Phase.DUAL_WRITE, 0)) {
            // given
            MigrationControl rows = rig.rows().gates(OPEN).volatileState(true).register();
            Scan scan = Scan.begin(Rig.ID, 1, ScanKind.BACKFILL, rig.time().now());
            rig.store()
                    .scans()
                    .save(scan.advancedTo(Canary.planted("a-key"), 41, 3, 2)
                            .finished(rig.time().now().plusSeconds(7)));
            rows.rollout().approve(Instruction.by("ann"));

            // when
            rows.rollback(Instruction.by("ann"));
            RolloutReport report = rows.report();

            // then
            assertThat(report.run()).isEqualTo(2);
            assertThat(report.scans())
                    .containsExactly(new RolloutReport.Scanned(
                            1,
                            "BACKFILL",
                            41,
                            3,
                            2,
                            scan.startedAt().toString(),
                            scan.startedAt().plusSeconds(7).toString(),
                            7L));
            assertThat(report.notes()).extracting(RolloutReport.Said::kind).containsExactly("APPROVED");
            assertThat(report.toMarkdown()).contains("| 1 | BACKFILL | 41 | 3 | 2 |", "| 7 s |");
        }
    }
}
