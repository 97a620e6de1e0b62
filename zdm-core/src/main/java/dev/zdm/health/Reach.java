package dev.zdm.health;

/** Whom it concerns that a check is unhealthy. */
public enum Reach {
    /** Those who look after a migration: it is shown, and the application goes on. */
    MIGRATION,
    /** Those who look after the application: its status is unhealthy, and it goes on taking requests. */
    APPLICATION,
    /** Those who send requests: this instance must get none, while others can serve them. */
    INSTANCE
}
