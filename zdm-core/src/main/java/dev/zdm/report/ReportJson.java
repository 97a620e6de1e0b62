package dev.zdm.report;

import dev.zdm.internal.report.JsonText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records of texts, numbers and lists as JSON. */
final class ReportJson {
    private ReportJson() {}

    static String of(@Nullable Object value) {
        if (value instanceof Record all) {
            return Arrays.stream(all.getClass().getRecordComponents())
                    .map(each -> JsonText.quoted(each.getName()) + ":" + of(valueOf(all, each)))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ReportJson::of).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof String words ? JsonText.quoted(words) : String.valueOf(value);
    }

    private static @Nullable Object valueOf(Record all, RecordComponent each) {
        try {
            return each.getAccessor().invoke(all);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a component of a record of this package cannot be read", e);
        }
    }
}
