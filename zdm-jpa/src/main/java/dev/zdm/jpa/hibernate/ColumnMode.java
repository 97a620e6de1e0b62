package dev.zdm.jpa.hibernate;

/** What is given up for moving columns: JDBC batches, or going through all phases without a restart. */
public enum ColumnMode {
    /**
     * All phases at run time, until no statement names an old column any more. Hibernate makes each statement of what it
     * sets, and sends it by itself: it batches no inserts and updates of these entities.
     */
    FULL,
    /**
     * Statements stay the same in all phases, so that Hibernate batches them: they write both sides, in {@code OLD_ONLY}
     * already. Instances that start in {@code NEW_ONLY} write the new columns only and serve that phase only; the old ones
     * can be dropped when all have: until then the contraction is refused, and names those that have not.
     */
    BATCHED,
    /** {@link #BATCHED} if Hibernate's {@code hibernate.jdbc.batch_size} is above 1, else {@link #FULL}; it is logged which. */
    AUTO
}
