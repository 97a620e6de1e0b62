package dev.zdm.plan;

/**
 * What to do about a table that is written inside its database, where no call passes zdm and no copy follows: by foreign
 * keys that pass a change of another table on ({@code ON DELETE CASCADE} and the like), and by triggers.
 */
public enum HiddenWrites {
    /** A migration of such a table does not start, and goes no step forward. */
    REFUSE,
    /**
     * Triggers of zdm's own mark each row that is written, by whomever, and its copy follows within about a second. In
     * {@code DURABLE} only, where the database can do it. Until writes move, reads of the new side may trail such a write,
     * so {@link GatePolicy#acceptStale} is needed for them.
     */
    CAPTURE,
    /** Somebody knows that they write no row that is migrated, or write both sides alike. Verification finds the others. */
    ACCEPT
}
