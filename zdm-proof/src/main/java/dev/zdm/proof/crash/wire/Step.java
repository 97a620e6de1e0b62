package dev.zdm.proof.crash.wire;

/**
 * A step of the protocol at which a process may die, told by the statements that it sends. Each is a failpoint before
 * and one after. In the order of importance: a transaction's commit is named after the last of its steps.
 */
public enum Step {
    /** W1: a writing transaction is about to begin. */
    BEGIN,
    /** The shared look at the guard row. */
    GUARD_READ,
    /** A renewal of the instance's place. */
    RENEW,
    /** W6: pending copies are struck out. */
    SETTLE,
    /** The repairer takes copies that are due. */
    CLAIM,
    /** B: a page of keys or rows is read. */
    SCAN_PAGE,
    /** B: where the scan has got to. */
    SCAN_POSITION,
    /** W5, B: the fence of the receiving side. */
    FENCE,
    /** W5, B: the row, or its absence, on the receiving side. */
    COPY,
    /** B0: keys are marked without having been written. */
    TOUCH,
    /** W2: the application's own statement. */
    COMMAND,
    /** W3: the mark and the pending row. */
    MARK,
    /** The guard row changes, otherwise than by the flip between two databases. */
    GUARD_MOVE,
    /** The flip: the side that the writes leave names nobody. */
    FLIP_LEAVE,
    /** The flip: the side that they go to names itself. */
    FLIP_OPEN,
    /** The flip: the side that they left names the other. */
    FLIP_CLOSE,
    /** The epoch changes. */
    EPOCH,
    /** The audit trail of that. */
    AUDIT,
    /** The commit of renewals, claims and settlements. */
    COMMIT_OF_UPKEEP,
    /** W5, B: the commit of copies. */
    COMMIT_OF_COPY,
    /** W4: the commit of a write. */
    COMMIT_OF_WRITE,
    /** The commit of a flip's step. */
    COMMIT_OF_GUARD,
    /** The commit of an epoch. */
    COMMIT_OF_EPOCH;

    /** What a step is a part of. */
    public enum Part {
        /** Of writes, copies and upkeep: every child comes by all the time. */
        WRITE,
        /** Of scans: only the child that runs one comes by. */
        BACKFILL,
        /** Of changes of the phase, and of moving the writes: only the child that makes one comes by. */
        FLIP
    }

    /**
     * What it is a part of.
     *
     * @return the part
     */
    public Part part() {
        return switch (this) {
            case SCAN_PAGE, SCAN_POSITION, TOUCH -> Part.BACKFILL;
            case GUARD_MOVE, FLIP_LEAVE, FLIP_OPEN, FLIP_CLOSE, EPOCH, AUDIT, COMMIT_OF_GUARD, COMMIT_OF_EPOCH ->
                Part.FLIP;
            default -> Part.WRITE;
        };
    }

    /**
     * Whether it is there only where the sides live in two databases.
     *
     * @return true for marks, fences and the queue
     */
    public boolean isDurableOnly() {
        return switch (this) {
            case SETTLE, CLAIM, FENCE, TOUCH, MARK, FLIP_LEAVE, FLIP_OPEN, FLIP_CLOSE -> true;
            default -> false;
        };
    }

    /**
     * Whether it moves the writes between two databases.
     *
     * @return true for what no other change of the phase comes by
     */
    public boolean isMove() {
        return this == FLIP_LEAVE || this == FLIP_OPEN || this == FLIP_CLOSE;
    }

    /**
     * The failpoint on one side of it.
     *
     * @param after whether the step has been made
     * @return its name
     */
    public String failpoint(boolean after) {
        return name() + (after ? ".after" : ".before");
    }

    /**
     * What a transaction's commit is called.
     *
     * @return the step of the commit
     */
    public Step commit() {
        return switch (this) {
            case COMMAND, MARK -> COMMIT_OF_WRITE;
            case FENCE, COPY, TOUCH -> COMMIT_OF_COPY;
            case GUARD_MOVE, FLIP_LEAVE, FLIP_OPEN, FLIP_CLOSE -> COMMIT_OF_GUARD;
            case EPOCH, AUDIT -> COMMIT_OF_EPOCH;
            default -> COMMIT_OF_UPKEEP;
        };
    }
}
