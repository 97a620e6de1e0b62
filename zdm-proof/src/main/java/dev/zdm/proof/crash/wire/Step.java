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
    /** The flip: the guard row changes. */
    GUARD_MOVE,
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

    /**
     * Whether a step of an operator's command, so that only the child which runs one comes by.
     *
     * @return true for scans, flips and epochs
     */
    public boolean isOperators() {
        return switch (this) {
            case SCAN_PAGE, SCAN_POSITION, TOUCH, GUARD_MOVE, EPOCH, AUDIT, COMMIT_OF_GUARD, COMMIT_OF_EPOCH -> true;
            default -> false;
        };
    }

    /**
     * Whether it is there only where the sides live in two databases.
     *
     * @return true for marks, fences and the queue
     */
    public boolean isDurableOnly() {
        return switch (this) {
            case SETTLE, CLAIM, FENCE, TOUCH, MARK -> true;
            default -> false;
        };
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
            case GUARD_MOVE -> COMMIT_OF_GUARD;
            case EPOCH, AUDIT -> COMMIT_OF_EPOCH;
            default -> COMMIT_OF_UPKEEP;
        };
    }
}
