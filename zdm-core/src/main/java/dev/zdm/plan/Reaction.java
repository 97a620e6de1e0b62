package dev.zdm.plan;

/** What follows if a trigger fails. */
public enum Reaction {
    /** The migration is rolled back at once. */
    AUTOMATIC,
    /** Nothing moves on, and a person is asked whether to roll back. */
    CONFIRM_FIRST,
    /** It is shown and told, and nothing else follows. */
    REPORT
}
