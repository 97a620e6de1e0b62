package dev.zdm.notify;

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
        return "\"" + name + "\":\"" + escaped(value) + "\"";
    }

    /** RFC 8259, section 7; also what ends a line in JavaScript, and halves of a pair, which no encoding can carry. */
    private static String escaped(String value) {
        StringBuilder text = new StringBuilder(value.length() + 16);
        value.codePoints().forEach(c -> {
            boolean plain = c >= 0x20 && c != '"' && c != '\\' && c != 0x2028 && c != 0x2029;
            boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (plain && !half) {
                text.appendCodePoint(c);
            } else {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return text.toString();
    }
}
