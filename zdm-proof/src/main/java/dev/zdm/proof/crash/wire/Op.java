package dev.zdm.proof.crash.wire;

/** What a child can be asked to do. */
public enum Op {
    /** Reads a row outside of any unit of work. */
    READ,
    /** Gives a row a unique value, making it if it is not there. */
    PUT,
    /** Removes a row. */
    DELETE,
    /** Overwrites one column of a row, and nothing else. */
    NOTE,
    /** Appends a unique token to the list of a row. */
    APPEND,
    /** Reads the counter of a row and writes it back one greater, in one unit of work. */
    INCREMENT,
    /** Appends one token to the lists of two rows, in one unit of work. */
    TRANSFER,
    /** Takes a step forward. */
    ADVANCE,
    /** Takes a step back. */
    ROLLBACK,
    /** Holds the migration and releases it again. */
    PAUSE,
    /** Releases it. */
    RESUME,
    /** Gives an instance up that the operator knows to be dead. */
    EVICT,
    /** Copies the past. */
    BACKFILL,
    /** Compares both sides. */
    VERIFY,
    /** Tells phase, share, whether it is held, and what is owed. */
    STATUS,
    /** Makes given-up copies due again. */
    REPLAY,
    /** Halts the process at a failpoint, once it is reached. */
    ARM,
    /** Takes that back. */
    DISARM;

    /**
     * Whether clients ask for it; otherwise it is the operator's.
     *
     * @return true for what the checker judges
     */
    public boolean isClients() {
        return compareTo(TRANSFER) <= 0;
    }

    /**
     * Whether it changes rows.
     *
     * @return true for what may be lost
     */
    public boolean isWrite() {
        return isClients() && this != READ;
    }
}
