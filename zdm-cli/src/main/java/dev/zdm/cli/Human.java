package dev.zdm.cli;

import dev.zdm.report.RolloutReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Answers for people. What an answer lacks is left out, because a database knows less than an instance. */
final class Human {
    private Human() {}

    static String list(JsonNode body) {
        return table(
                List.of("MIGRATION", "STATE", "EPOCH", "SINCE", "BY", "NEXT STEP"),
                body.path("migrations"),
                each -> List.of(
                        text(each, "id"),
                        state(each) + (each.path("paused").asBoolean(false) ? " (paused)" : ""),
                        text(each, "epoch"),
                        text(each.path("lastChange"), "at"),
                        text(each.path("lastChange"), "by"),
                        next(each)));
    }

    private static String next(JsonNode migration) {
        JsonNode blockers = migration.path("blockers");
        if (blockers.isMissingNode()) {
            return "";
        }
        return blockers.isEmpty() ? "may be taken" : "waits for " + gates(blockers);
    }

    private static String gates(JsonNode refusals) {
        List<String> names = new ArrayList<>();
        refusals.forEach(each -> names.add(text(each, "gate")));
        return String.join(", ", names);
    }

    static String migration(JsonNode it) {
        List<String> lines = new ArrayList<>();
        lines.add(text(it, "id") + ": " + state(it) + (it.path("paused").asBoolean(false) ? ", paused" : "")
                + ", epoch " + text(it, "epoch"));
        lines.add("  since " + text(it.path("lastChange"), "at") + " by " + text(it.path("lastChange"), "by")
                + because(it.path("lastChange")));
        add(lines, "mode", it, "mode");
        add(lines, "way back", it, "wayBack");
        it.path("blockers").forEach(each -> lines.add("  next step waits: " + refusal(each)));
        it.path("notCovered").forEach(each -> lines.add("  not covered: " + each.asString()));
        lines.add("");
        lines.add(table(
                List.of("INSTANCE", "STATE", "SERVES", "EPOCH", "OPEN", "SILENT"),
                it.path("instances"),
                each -> List.of(
                        text(each, "name"),
                        text(each, "state"),
                        text(each, "serves"),
                        text(each, "acknowledgedEpoch"),
                        text(each, "openOperations"),
                        text(each, "silentMillis") + " ms")));
        return String.join("\n", lines);
    }

    private static void add(List<String> lines, String name, JsonNode from, String field) {
        if (from.hasNonNull(field)) {
            lines.add("  " + name + ": " + text(from, field));
        }
    }

    static String history(JsonNode body) {
        return table(
                List.of("EPOCH", "AT", "FROM", "TO", "BY", "REASON"),
                body.path("history"),
                each -> List.of(
                        text(each, "epoch"),
                        text(each, "at"),
                        text(each, "before"),
                        text(each, "state"),
                        text(each, "by"),
                        text(each, "reason")));
    }

    static String explanation(JsonNode entry) {
        return text(entry, "at") + ": from " + text(entry, "before") + " back to " + text(entry, "state") + ", epoch "
                + text(entry, "epoch") + ", by " + text(entry, "by") + because(entry) + "\nevidence:\n"
                + text(entry, "evidence").indent(2).stripTrailing();
    }

    static String progress(JsonNode body) {
        return table(
                List.of("SCAN", "ROWS", "OF", "DIFFER", "STARTED", "FINISHED", "RESTS BECAUSE"),
                body.path("scans"),
                each -> List.of(
                        text(each, "kind"),
                        text(each, "rows"),
                        text(each, "estimatedRows"),
                        text(each, "mismatches"),
                        text(each, "startedAt"),
                        text(each, "finishedAt"),
                        text(each, "restsBecause")));
    }

    static String rollout(JsonNode body) {
        List<String> lines = new ArrayList<>();
        if (body.hasNonNull("mode")) {
            lines.add(text(body, "id") + " moves in mode " + text(body, "mode") + ": " + text(body, "doing"));
            lines.add("");
        }
        lines.add("triggers:\n"
                + table(
                        List.of("TRIGGER", "VERDICT", "REACTION", "NUMBERS"),
                        body.path("judgement").path("findings"),
                        each -> List.of(
                                text(each, "trigger"),
                                text(each, "verdict"),
                                text(each, "reaction"),
                                text(each, "numbers"))));
        lines.add("");
        lines.add("notes:\n"
                + table(
                        List.of("AT", "EPOCH", "NOTE", "OF", "BY", "REASON"),
                        body.path("notes"),
                        each -> List.of(
                                text(each, "at"),
                                text(each, "epoch"),
                                text(each, "kind"),
                                text(each, "subject"),
                                text(each, "by"),
                                text(each, "reason"))));
        return String.join("\n", lines);
    }

    static String checklist(JsonNode body) {
        return table(
                List.of("STAGE", "ITEM", "STATE", "CHECKED BY", "BY", "AT", "FOUND"),
                body.path("items"),
                each -> List.of(
                        text(each, "stage"),
                        text(each, "name"),
                        text(each, "state"),
                        text(each, "checkedBy"),
                        text(each, "by"),
                        text(each, "at"),
                        text(each, "detail")));
    }

    static String report(JsonNode body) {
        return withoutControls(Reply.JSON.treeToValue(body, RolloutReport.class).toMarkdown());
    }

    static String deadLetters(JsonNode body) {
        String sure = body.path("uncertain").asBoolean(false) ? ", perhaps more: a database did not answer" : "";
        return text(body, "count") + " copies were given up" + sure + "\n\n"
                + table(
                        List.of("KEY", "ATTEMPTS", "SINCE", "ERROR"),
                        body.path("letters"),
                        each -> List.of(
                                each.hasNonNull("key") ? text(each, "key") : text(each, "keyHash"),
                                text(each, "attempts"),
                                text(each, "since"),
                                text(each, "error")));
    }

    static String gate(JsonNode body) {
        List<String> lines = new ArrayList<>();
        boolean open = body.path("open").asBoolean(false);
        lines.add((open ? "open: " : "shut: ") + text(body, "to") + ", from " + text(body.path("present"), "state")
                + ", epoch " + text(body.path("present"), "epoch"));
        body.path("refusals").forEach(each -> lines.add("  " + refusal(each)));
        return String.join("\n", lines);
    }

    static String change(String migration, JsonNode body) {
        JsonNode present = body.has("present") ? body.path("present") : body;
        String letters = body.has("deadLetters") ? text(body, "deadLetters") + " copies are due again; " : "";
        return letters + migration + " is in " + text(present, "state") + ", epoch " + text(present, "epoch") + ", by "
                + text(present, "by") + because(present);
    }

    static String problem(JsonNode body) {
        List<String> lines = new ArrayList<>();
        lines.add("refused: " + text(body, "problem"));
        lines.add("  remedy: " + text(body, "remedy"));
        JsonNode present = body.path("present");
        if (present.isObject()) {
            lines.add("  present state: " + text(present, "state") + ", epoch " + text(present, "epoch") + " since "
                    + text(present, "at") + " by " + text(present, "by"));
        }
        return String.join("\n", lines);
    }

    static String state(JsonNode migration) {
        return text(migration.path("lastChange"), "state");
    }

    private static String refusal(JsonNode each) {
        return text(each, "gate") + ": " + text(each, "reason") + " (" + text(each, "remedy") + ")";
    }

    private static String because(JsonNode change) {
        String reason = text(change, "reason");
        return reason.isEmpty() ? "" : " (" + reason + ")";
    }

    /** Without what a terminal would obey. */
    private static String text(JsonNode from, String field) {
        return withoutControls(from.path(field).asString(""));
    }

    private static String withoutControls(String words) {
        return words.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
    }

    private static String table(List<String> headings, JsonNode rows, Function<JsonNode, List<String>> cells) {
        List<List<String>> found = new ArrayList<>();
        rows.forEach(row -> found.add(cells.apply(row)));
        return found.isEmpty() ? "none" : Tables.of(headings, found);
    }
}
