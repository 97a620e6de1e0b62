package dev.zdm.proof.crash.child;

import org.jspecify.annotations.Nullable;

/** A row of the new table: tokens of its list are each followed by a semicolon, and it counts in tens. */
record AccountV2(
        int id,
        @Nullable String value,
        String history,
        long score,
        @Nullable String remark) {}
