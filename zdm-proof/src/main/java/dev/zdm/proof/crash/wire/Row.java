package dev.zdm.proof.crash.wire;

import org.jspecify.annotations.Nullable;

/**
 * A row as clients see it, whichever side answered.
 *
 * @param id its key
 * @param value its unique value
 * @param items the tokens appended to it, each followed by a comma
 * @param hits its counter
 * @param note the column that is overwritten alone
 */
public record Row(
        int id,
        @Nullable String value,
        String items,
        long hits,
        @Nullable String note) {}
