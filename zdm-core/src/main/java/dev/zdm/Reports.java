package dev.zdm;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.rollout.Desk;
import dev.zdm.plan.Finding;
import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.Trigger;
import dev.zdm.report.RolloutReport;
import dev.zdm.report.RolloutReport.Change;
import dev.zdm.report.RolloutReport.Copies;
import dev.zdm.report.RolloutReport.Item;
import dev.zdm.report.RolloutReport.Judged;
import dev.zdm.report.RolloutReport.Plan;
import dev.zdm.report.RolloutReport.Said;
import dev.zdm.report.RolloutReport.Scanned;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.RolloutNotes.Note;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Gathers what is known of a migration for its report. */
record Reports(MigrationControl migration, CommonParts common, Instant now) {

    static RolloutReport of(MigrationControl migration) {
        CommonParts common = CommonParts.of(migration);
        return new Reports(migration, common, common.route().time().now()).report();
    }

    private RolloutReport report() {
        List<AuditEntry> history = migration.history();
        MigrationStatus status = migration.status();
        MigrationState state = status.state();
        Instant declared = history.isEmpty() ? now : history.get(0).after().changedAt();
        return new RolloutReport(
                migration.id(),
                state.kind().name(),
                state.run(),
                state.describe(),
                state.epoch(),
                state.contracted(),
                now.toString(),
                seconds(declared, now),
                plan(migration.rollout().plan()),
                timeline(history),
                waysBack(history),
                notes(state),
                migration.rollout().judgement().map(Reports::judged).orElse(null),
                scans(state),
                new Copies(
                        status.backlog().pending() + status.owedCopies(),
                        status.backlog().deadLetters(),
                        status.backlog().unknown()),
                migration.rollout().checklist().stream().map(Item::of).toList());
    }

    private static long seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toSeconds());
    }

    private Plan plan(RolloutPlan plan) {
        return new Plan(
                plan.mode().name(),
                common.settings().reads().steps(),
                plan.minimumCalls(),
                plan.minimumTime().toSeconds(),
                plan.approvals().stream().sorted().toList(),
                plan.holdback(),
                plan.soak().toSeconds(),
                plan.triggers().stream().map(Reports::trigger).toList());
    }

    private static String trigger(Trigger trigger) {
        return trigger.name() + " " + trigger.limit() + " (" + trigger.reaction() + ")";
    }

    private List<Change> timeline(List<AuditEntry> history) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            Instant end = i + 1 < history.size() ? history.get(i + 1).after().changedAt() : now;
            changes.add(change(history.get(i), end));
        }
        return changes;
    }

    private static Change change(AuditEntry entry, Instant end) {
        MigrationState after = entry.after();
        return new Change(
                after.changedAt().toString(),
                after.run(),
                after.epoch(),
                entry.before(),
                after.describe(),
                after.changedBy(),
                after.reason(),
                entry.evidence(),
                seconds(after.changedAt(), end));
    }

    private List<Change> waysBack(List<AuditEntry> history) {
        List<Long> back = Desk.backs(history);
        return timeline(history).stream()
                .filter(change -> back.contains(change.epoch()))
                .toList();
    }

    private List<Said> notes(MigrationState state) {
        return LongStream.rangeClosed(1, state.run())
                .boxed()
                .flatMap(run -> common.store().rollouts().notes().of(migration.id(), run).stream())
                .map(Reports::said)
                .toList();
    }

    private static Said said(Note note) {
        return new Said(
                note.at().toString(),
                note.run(),
                note.epoch(),
                note.kind().name(),
                note.subject(),
                note.by(),
                note.reason());
    }

    private static Judged judged(Judgement judgement) {
        return new Judged(
                judgement.verdict().name(),
                judgement.inStep().toSeconds(),
                judgement.newCalls(),
                judgement.findings().stream().map(Finding::toString).toList());
    }

    private List<Scanned> scans(MigrationState state) {
        return LongStream.rangeClosed(1, state.run())
                .boxed()
                .flatMap(run -> Arrays.stream(ScanKind.values())
                        .map(kind -> common.store().scans().find(migration.id(), run, kind)))
                .flatMap(Optional::stream)
                .map(Reports::scanned)
                .toList();
    }

    private static Scanned scanned(Scan scan) {
        Instant end = scan.finishedAt();
        return new Scanned(
                scan.run(),
                scan.kind().name(),
                scan.rows(),
                scan.mismatches(),
                scan.roundTripFailures(),
                scan.startedAt().toString(),
                text(end),
                end == null ? null : seconds(scan.startedAt(), end));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
