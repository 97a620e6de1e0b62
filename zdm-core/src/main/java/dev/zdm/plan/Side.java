package dev.zdm.plan;

/** One of the two ends of a migration: where the application comes from, and where it goes. */
public enum Side {
    /** The column, table, database or service that the application leaves. */
    OLD,
    /** The column, table, database or service that the application moves to. */
    NEW;

    /**
     * The opposite end.
     *
     * @return {@link #NEW} for {@link #OLD} and the reverse
     */
    public Side other() {
        return this == OLD ? NEW : OLD;
    }
}
