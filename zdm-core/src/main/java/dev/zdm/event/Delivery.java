package dev.zdm.event;

/** What became of a notification. */
public enum Delivery {
    /** The notifier took it. */
    DELIVERED,
    /** The notifier failed. */
    FAILED,
    /** Nobody took it in time: too many were waiting, or zdm was closed. */
    DROPPED
}
