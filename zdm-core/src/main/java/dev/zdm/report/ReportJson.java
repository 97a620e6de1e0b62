package dev.zdm.report;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records of texts, numbers and lists as JSON. By hand, because nothing else here needs a JSON library. */
final class ReportJson {
    private ReportJson() {}

    static String of(@Nullable Object value) {
        if (value instanceof Record all) {
            return Arrays.stream(all.getClass().getRecordComponents())
                    .map(each -> text(each.getName()) + ":" + of(valueOf(all, each)))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ReportJson::of).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof String words ? text(words) : String.valueOf(value);
    }

    private static @Nullable Object valueOf(Record all, RecordComponent each) {
        try {
            return each.getAccessor().invoke(all);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a component of a record of this package cannot be read", e);
        }
    }

    /** RFC 8259, section 7; also what ends a line in JavaScript, and halves of a pair, which no encoding can carry. */
    private static String text(String words) {
        StringBuilder text = new StringBuilder(words.length() + 16).append('"');
        words.codePoints().forEach(c -> {
            boolean plain = c >= 0x20 && c != '"' && c != '\\' && c != 0x2028 && c != 0x2029;
            boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (plain && !half) {
                text.appendCodePoint(c);
            } else {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return text.append('"').toString();
    }
}
