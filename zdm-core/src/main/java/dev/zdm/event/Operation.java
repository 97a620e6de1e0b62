package dev.zdm.event;

/** What a call does. */
public enum Operation {
    /** Reads a row or a query's result. */
    READ,
    /** Writes on the serialising side. */
    WRITE,
    /** Copies a row's state to the other side. */
    COPY,
    /** Calls a service. */
    CALL,
    /** Repeats a read or call on the other side, off the caller's thread. */
    SHADOW
}
