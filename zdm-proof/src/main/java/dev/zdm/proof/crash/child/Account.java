package dev.zdm.proof.crash.child;

import dev.zdm.proof.crash.wire.Row;
import org.jspecify.annotations.Nullable;

/** A row of the old table: tokens of its list are each followed by a comma. */
record Account(
        int id,
        @Nullable String value,
        String items,
        long hits,
        @Nullable String note) {
    Row row() {
        return new Row(id, value, items, hits, note);
    }
}
