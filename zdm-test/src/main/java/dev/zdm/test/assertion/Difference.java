package dev.zdm.test.assertion;

import dev.zdm.plan.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key whose rows differ, with the names of the fields; a row that is missing has none. */
record Difference<K, N>(
        K key,
        @Nullable Side missingOn,
        List<String> fields,
        @Nullable N expected,
        @Nullable N actual) {

    String describe(boolean withValues) {
        String what = missingOn != null ? "missing on " + missingOn : "differs in " + fields;
        String values = withValues ? " (expected " + expected + ", but was " + actual + ")" : "";
        return "key " + key + " " + what + values;
    }
}
