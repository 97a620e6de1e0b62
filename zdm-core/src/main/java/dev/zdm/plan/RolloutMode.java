package dev.zdm.plan;

/** Who moves a migration on. */
public enum RolloutMode {
    /** A person, always. Triggers are judged and shown, and nobody acts on them. */
    MANUAL,
    /** A person confirms every step forward that is proposed; triggers roll back as they say. */
    ASSISTED,
    /** The controller, except where the plan wants an approval; triggers roll back as they say. */
    AUTO
}
