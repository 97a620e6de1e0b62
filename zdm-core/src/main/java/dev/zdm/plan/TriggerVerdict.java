package dev.zdm.plan;

/** What a trigger has to say of the present step. The order is that of importance: of several the last one counts. */
public enum TriggerVerdict {
    /** There was enough evidence, and it speaks for the new side. */
    PASS,
    /** There is evidence, and not enough of it. */
    INCONCLUSIVE,
    /** There is none. Nothing moves on, and nothing is rolled back. */
    NO_DATA,
    /** The trigger could not be judged. Nothing moves on, and nothing is rolled back. */
    ERROR,
    /** The evidence speaks against the new side. */
    FAIL
}
