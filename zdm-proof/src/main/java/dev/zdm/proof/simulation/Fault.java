package dev.zdm.proof.simulation;

/** What may go wrong. */
enum Fault {
    /** A process is killed, and perhaps started again. */
    CRASH,
    /** A process stands still, perhaps for longer than its lease. */
    PAUSE,
    /** A machine sleeps, and its monotonic clock with it. */
    SLEEP,
    /** One thread is not scheduled for long: what it sends arrives late. */
    LATE_DELIVERY,
    /** A commit is done, and its reply is lost. */
    LOST_REPLY,
    /** A store does not answer anybody. */
    OUTAGE,
    /** A store does not answer one process. */
    CUT_OFF,
    /** A store forgets what is not committed. */
    FAILOVER,
    /** The wall clock of a process jumps. */
    WALL_CLOCK,
    /** The clock of the state store jumps. */
    STORE_CLOCK
}
