package dev.zdm.report;

import dev.zdm.internal.report.Markdown;
import dev.zdm.report.RolloutReport.Change;
import dev.zdm.report.RolloutReport.Item;
import dev.zdm.report.RolloutReport.Judged;
import dev.zdm.report.RolloutReport.Plan;
import dev.zdm.report.RolloutReport.Said;
import dev.zdm.report.RolloutReport.Scanned;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The words of a report. */
record ReportText(RolloutReport report) {
    private static final List<String> CHANGES = List.of("epoch", "at", "from", "to", "by", "lasted", "reason");

    String text() {
        Markdown text = new Markdown().heading(1, "Report: " + report.migration());
        text.paragraph("A " + report.kind().toLowerCase(Locale.ROOT) + " migration in " + report.state() + ", epoch "
                + report.epoch() + ", run " + report.run() + ". "
                + (report.contracted() ? "The old side was given up. " : "") + "It has taken "
                + time(report.seconds()) + ". Written at " + report.writtenAt() + ".");
        text.heading(2, "Plan").list(plan(report.plan()));
        table(
                text,
                "Timeline",
                CHANGES,
                report.timeline().stream().map(ReportText::row).toList());
        table(
                text,
                "Ways back",
                CHANGES,
                report.waysBack().stream().map(ReportText::row).toList());
        evidence(text);
        judgement(text);
        table(
                text,
                "What was said",
                List.of("epoch", "at", "what", "of", "by", "reason"),
                report.notes().stream().map(ReportText::row).toList());
        table(
                text,
                "Scans",
                List.of("run", "scan", "rows", "differing", "one way", "began", "took"),
                report.scans().stream().map(ReportText::row).toList());
        text.heading(2, "Copies").paragraph(copies());
        table(
                text,
                "Checklist",
                List.of("stage", "item", "state", "by", "what must be so", "found"),
                report.checklist().stream().map(ReportText::row).toList());
        return text.toString();
    }

    private static void table(Markdown text, String title, List<String> columns, List<List<String>> rows) {
        text.heading(2, title);
        if (rows.isEmpty()) {
            text.paragraph("None.");
        } else {
            text.table(columns, rows);
        }
    }

    private static List<String> plan(Plan plan) {
        return List.of(
                "mode " + plan.mode() + ", shares " + joined(plan.steps()),
                "each step at least " + time(plan.minimumSeconds()) + " and " + plan.minimumCalls() + " calls; soak "
                        + time(plan.soakSeconds()) + "; holdback " + plan.holdback() + " %",
                "a person is asked before " + (plan.approvals().isEmpty() ? "no step" : joined(plan.approvals())),
                "triggers: " + (plan.triggers().isEmpty() ? "none" : joined(plan.triggers())));
    }

    private static String joined(List<?> parts) {
        return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static List<String> row(Change change) {
        return List.of(
                Long.toString(change.epoch()),
                change.at(),
                change.from(),
                change.to(),
                change.by(),
                time(change.seconds()),
                change.reason());
    }

    private void evidence(Markdown text) {
        List<String> lines = report.timeline().stream()
                .filter(change -> !change.evidence().isBlank())
                .map(change -> "epoch " + change.epoch() + ", " + change.to() + ": "
                        + change.evidence().strip().replaceAll("\\R", "; "))
                .toList();
        text.heading(2, "Evidence");
        if (lines.isEmpty()) {
            text.paragraph("None.");
        } else {
            text.list(lines);
        }
    }

    private void judgement(Markdown text) {
        Judged judged = report.judgement();
        if (judged != null) {
            text.heading(2, "The present step");
            text.paragraph("The triggers say " + judged.verdict() + " after " + time(judged.seconds()) + " and "
                    + judged.newCalls() + " calls of the new side.");
            text.list(judged.findings());
        }
    }

    private static List<String> row(Said said) {
        return List.of(Long.toString(said.epoch()), said.at(), said.kind(), said.subject(), said.by(), said.reason());
    }

    private static List<String> row(Scanned scan) {
        return List.of(
                Long.toString(scan.run()),
                scan.kind(),
                Long.toString(scan.rows()),
                Long.toString(scan.differing()),
                Long.toString(scan.oneWay()),
                scan.startedAt(),
                scan.seconds() == null ? "not ended" : time(scan.seconds()));
    }

    private String copies() {
        return report.copies().owed() + " copies are owed, " + report.copies().deadLetters() + " were given up"
                + (report.copies().uncertain() ? ", perhaps more: a database did not answer." : ".");
    }

    private static List<String> row(Item item) {
        String who = item.checkedBy().equals("MACHINE")
                ? "machine"
                : (item.by() + " " + Objects.requireNonNullElse(item.at(), "")).strip();
        return List.of(item.stage(), item.name(), item.state(), who, item.text(), item.detail());
    }

    /** Such as 1 d 2 h 3 min 4 s, without what is zero. */
    private static String time(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        String text = part(time.toDays(), "d")
                + part(time.toHoursPart(), "h")
                + part(time.toMinutesPart(), "min")
                + part(time.toSecondsPart(), "s");
        return text.isEmpty() ? "0 s" : text.strip();
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + " " + unit + " ";
    }
}
