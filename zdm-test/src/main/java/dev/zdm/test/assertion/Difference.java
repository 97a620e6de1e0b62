package dev.zdm.test.assertion;

import dev.zdm.plan.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key whose rows differ, with the names of the fields; rows that are missing or cannot be compared have none. */
record Difference<K, N>(
        K key,
        @Nullable Side missingOn,
        List<String> fields,
        @Nullable N expected,
        @Nullable N actual) {

    String describe(boolean withValues) {
        String values = withValues ? " (expected " + expected + ", but was " + actual + ")" : "";
        return "key " + key + " " + what() + values;
    }

    private String what() {
        if (missingOn != null) {
            return "missing on " + missingOn;
        }
        return fields.isEmpty()
                ? "cannot be compared: the equals method of a value threw, or a field is closed to reflection"
                : "differs in " + fields;
    }
}
