package dev.zdm.notify;

import dev.zdm.internal.report.JsonText;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Notification;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A notification as JSON. By hand, because nothing else here needs a JSON library, and one that is optional would fail
 * those who do not have it when a webhook is first called.
 */
final class NotificationJson {
    private NotificationJson() {}

    /** {@code text} first, which is what chat systems show. */
    static String of(Notification notification) {
        return "{" + field("text", notification.describe())
                + "," + field("kind", notification.kind().name().toLowerCase(Locale.ROOT))
                + "," + field("migration", notification.migration())
                + "," + field("from", notification.from())
                + "," + field("to", notification.to())
                + ",\"epoch\":" + notification.epoch()
                + "," + field("by", notification.by())
                + "," + field("reason", notification.reason())
                + ",\"refusals\":" + refusals(notification.refusals())
                + "," + field("at", notification.at().toString())
                + "}";
    }

    private static String refusals(List<Refusal> refusals) {
        return refusals.stream().map(NotificationJson::refusal).collect(Collectors.joining(",", "[", "]"));
    }

    private static String refusal(Refusal refusal) {
        return "{" + field("gate", refusal.gate())
                + "," + field("reason", refusal.reason())
                + "," + field("remedy", refusal.remedy())
                + "}";
    }

    private static String field(String name, String value) {
        return JsonText.quoted(name) + ":" + JsonText.quoted(value);
    }
}
