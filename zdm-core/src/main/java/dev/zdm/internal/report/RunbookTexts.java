package dev.zdm.internal.report;

import dev.zdm.plan.ChecklistItem;
import dev.zdm.plan.Reaction;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScanForecast;
import dev.zdm.plan.ScheduleWindow;
import dev.zdm.plan.Trigger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words of a runbook. */
final class RunbookTexts {
    static final List<String> TRIGGERS = List.of("trigger", "limit", "looks back", "calls needed", "if it fails");
    static final List<String> ITEMS = List.of("item", "what must be so", "who checks it", "what waits for it");
    static final List<String> VERBS = List.of("to", "Java", "command line", "endpoint");

    private RunbookTexts() {}

    static String time(Duration time) {
        long seconds = time.toSeconds();
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + " min" : seconds + " s";
    }

    static String risk(RolloutPlan plan) {
        return "Each instance looks every " + checkEvery(plan) + ". A new side as good as the old one is blamed by the"
                + " triggers on the origin of failures with a risk of " + number(plan.risk())
                + " in the whole rollout.";
    }

    private static String checkEvery(RolloutPlan plan) {
        return plan.checkEvery().toMillis() % 1_000 == 0
                ? time(plan.checkEvery())
                : plan.checkEvery().toMillis() + " ms";
    }

    static List<String> item(ChecklistItem item, boolean signed) {
        return List.of(
                item.name(),
                item.text(),
                signed ? "**a person** signs it off" : "the machine",
                switch (item.stage()) {
                    case BEFORE -> "the first step";
                    case DURING -> "every share that rises, and the move of the writes";
                    case AFTER -> "that the old side is given up";
                });
    }

    static List<String> trigger(RolloutPlan plan, Trigger trigger) {
        return List.of(
                trigger.name(),
                number(trigger.limit()),
                time(trigger.window()),
                Long.toString(trigger.minimumCalls()),
                reaction(plan, trigger.reaction()));
    }

    private static String reaction(RolloutPlan plan, Reaction reaction) {
        return switch (reaction) {
            case AUTOMATIC ->
                plan.mode() == RolloutMode.MANUAL ? "a person is asked (mode MANUAL)" : "it is rolled back at once";
            case CONFIRM_FIRST -> "a person is asked whether to roll back; nothing moves on";
            case REPORT -> "it is shown";
        };
    }

    static String scans(RolloutPlan plan) {
        return plan.mode() != RolloutMode.MANUAL && plan.scans()
                ? "the rollout begins the backfill and the verification"
                : "a person begins the backfill and the verification: `backfill()`, then `verify()`";
    }

    static String forecast(Optional<ScanForecast> forecast) {
        return forecast.filter(found -> !found.duration().isZero())
                .map(found -> "One lane reads and maps the estimated " + found.estimatedRows() + " rows in about "
                        + time(found.duration()) + "; writing comes on top")
                .orElse("How long they take is not known: `dryRun()` estimates it");
    }

    static List<String> schedule(RolloutPlan plan) {
        List<String> lines = new ArrayList<>();
        if (plan.mode() != RolloutMode.MANUAL && !plan.windows().isEmpty()) {
            lines.add("it moves on by itself only "
                    + plan.windows().stream().map(RunbookTexts::window).collect(Collectors.joining(", or ")));
        }
        if (plan.mode() != RolloutMode.MANUAL && plan.holdback() > 0) {
            lines.add(plan.holdback() + " % of the keys stay on the old side for " + time(plan.soak())
                    + " before all have moved");
        }
        return lines;
    }

    private static String window(ScheduleWindow window) {
        String days = window.days().stream().sorted().map(Enum::name).collect(Collectors.joining(", "));
        return "on " + days + " from " + window.from() + " until " + window.until() + " (" + window.zone() + ")";
    }

    static List<List<String>> verbs(String id) {
        return List.of(
                verb(id, "take one step forward", "advance(by)", "advance", "ADVANCE"),
                verb(id, "set a share", "share(percent, by)", "share", "SHARE"),
                verb(id, "go one phase back", "rollback(by)", "rollback", "ROLLBACK"),
                verb(id, "let the rollout go on", "rollout().approve(by)", "approve", "APPROVE"),
                verb(id, "sign an item of a checklist off", "rollout().signOff(item, by)", "sign-off", "SIGN_OFF"),
                verb(id, "overrule a trigger", "rollout().dismiss(trigger, by)", "dismiss", "DISMISS"),
                verb(id, "rehearse the way back", "rollout().rehearse(by)", "", "REHEARSE"),
                verb(id, "hold it", "pause(by)", "pause", "PAUSE"),
                verb(id, "release it", "resume(by)", "resume", "RESUME"));
    }

    private static List<String> verb(String id, String deed, String java, String cli, String action) {
        return List.of(
                deed,
                "`migration." + java + "`",
                cli.isEmpty() ? "–" : "`zdm-cli " + cli + " " + id + argument(cli) + "`",
                "`POST …/zdm/" + id + "` with `action` " + action + " and `expectedEpoch`");
    }

    private static String argument(String cli) {
        return switch (cli) {
            case "share" -> " <percent>";
            case "dismiss" -> " <trigger>";
            case "sign-off" -> " <item>";
            default -> "";
        };
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
