package dev.zdm.spring.matrix;

import java.util.Locale;

/** What happens in a cell. */
public enum Outcome {
    WORKS,
    REFUSED,
    WARNED,
    NEVER_ROUTED,
    INSIDE_THE_ROUTE,
    OUTSIDE,
    SHARES_ITS_FATE,
    BOTH_SIDES_ROLL_BACK,
    FAILS_AS_THE_DATABASE_SAYS,
    FOLLOWS_THE_SHARE,
    READS_THE_SERIALISING_SIDE,
    WITH_SAVEPOINTS_ONLY;

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
